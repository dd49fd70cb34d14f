import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useContext, useState } from 'react';
import { api, data, type Schema } from '../api/client';
import { Mark } from '../app/Mark';
import { More } from '../app/More';
import { LanguageContext, useText } from '../app/language';
import { organisationKinds } from './kinds';

type Organisation = Schema<'OrganisationView'>;

interface Choosing {
  chosen: string | null;
  onChoose: (id: string) => void;
}

/** Organisations by page: those right below one, or those whose name holds a text. */
export function useOrganisations(query: { parent?: string; name?: string }, enabled = true) {
  return useInfiniteQuery({
    queryKey: ['organisations', query],
    enabled,
    queryFn: ({ pageParam }) => data(api.GET('/api/v1/organisations', { params: { query: { ...query, after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** An organisation, and what is below it once it is opened. */
export function Branch({ organisation, ...choosing }: Choosing & { organisation: Organisation }) {
  const t = useText();
  const chosen = useContext(LanguageContext);
  const [open, setOpen] = useState(organisation.kind === 'root');
  const below = useOrganisations({ parent: organisation.id }, open);
  const name = chosen === 'zh' ? organisation.nameZh : organisation.nameEn;
  const items = below.data?.pages.flatMap((page) => page.items) ?? [];
  const isLeaf = open && below.isSuccess && items.length === 0;
  return (
    <li>
      <Button
        type="text"
        size="small"
        disabled={isLeaf}
        aria-expanded={open}
        aria-label={t({ zh: '{name}的下级', en: 'below {name}' }, { name })}
        icon={open ? <CaretDownOutlined /> : <CaretRightOutlined />}
        onClick={() => setOpen(!open)}
      />
      <Leaf organisation={organisation} {...choosing} />
      {open && items.length > 0 && (
        <ul>
          {items.map((item) => (
            <Branch key={item.id} organisation={item} {...choosing} />
          ))}
        </ul>
      )}
      {open && <More query={below} />}
    </li>
  );
}

/** An organisation to choose. */
export function Leaf({ organisation, chosen, onChoose }: Choosing & { organisation: Organisation }) {
  const t = useText();
  const language = useContext(LanguageContext);
  return (
    <Button
      type={organisation.id === chosen ? 'primary' : 'text'}
      size="small"
      aria-current={organisation.id === chosen}
      onClick={() => onChoose(organisation.id)}
    >
      {language === 'zh' ? organisation.nameZh : organisation.nameEn}
      <small>{t(organisationKinds[organisation.kind])}</small>
      {organisation.validTo && <Mark>{t({ zh: '已终止', en: 'ended' })}</Mark>}
    </Button>
  );
}
