import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { OrganisationName, PersonName } from '../api/names';
import { useDates, useText } from '../app/language';
import { useAreas } from './areas';

/** A field's value as people read it. */
export function FieldValue({ field, value }: { field: Schema<'FieldView'>; value: string | number | boolean }) {
  const t = useText();
  const { day } = useDates();
  switch (field.type) {
    case 'date':
      return day(String(value));
    case 'boolean':
      return value ? t({ zh: '是', en: 'yes' }) : t({ zh: '否', en: 'no' });
    case 'choice':
      return t(field.options.find((option) => option.name === value)?.title ?? { zh: String(value) });
    case 'organisation':
      return <OrganisationName id={String(value)} />;
    case 'person':
      return <PersonName id={String(value)} />;
    case 'area':
      return <AreaTitle name={String(value)} />;
    case 'record':
      return <Link to={`/records/${value}`}>{t({ zh: '查看关联记录', en: 'the related record' })}</Link>;
    case 'duty':
      return <DutyTitle id={String(value)} />;
    default:
      return String(value);
  }
}

function AreaTitle({ name }: { name: string }) {
  const t = useText();
  return t(useAreas().find((area) => area.name === name)?.title ?? { zh: name });
}

function DutyTitle({ id }: { id: string }) {
  const { data: duty } = useQuery({
    queryKey: ['duty', id],
    queryFn: () => data(api.GET('/api/v1/duties/{id}', { params: { path: { id } } })),
    staleTime: Infinity,
  });
  return duty?.title ?? '';
}
