import { Empty } from 'antd';
import { useText } from '../app/language';
import { useDefinition } from './definition';
import { FieldValue } from './FieldValue';
import { useRecord } from './useRecord';

/** What has been entered into the record, as far as one may read it, in the order of the definition. */
export function FieldsPanel() {
  const t = useText();
  const { record } = useRecord();
  const definition = useDefinition(record);
  const fields = definition?.fields.filter((field) => record.fields[field.name] !== undefined) ?? [];
  if (fields.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t({ zh: '尚未填写内容', en: 'Nothing has been entered' })} />;
  }
  return (
    <dl className="pairs">
      {fields.map((field) => (
        <div key={field.name} style={{ display: 'contents' }}>
          <dt>{t(field.title)}</dt>
          <dd>
            <FieldValue field={field} value={record.fields[field.name] as never} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
