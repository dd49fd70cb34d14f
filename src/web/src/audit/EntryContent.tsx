import { Table } from 'antd';
import { useDates, useText } from '../app/language';
import { tableName } from './words';

/** What the server keeps of an entry: the particulars, and of each changed row what stood in its columns before and after. */
export interface Content {
  details?: Record<string, unknown>;
  changes: { table: string; before?: Columns; after?: Columns }[];
}

type Columns = Record<string, unknown>;

/** What an entry tells, row by row: which kind of row, and what each column was and became. */
export function EntryContent({ content }: { content: Content }) {
  const t = useText();
  return (
    <div className="stack">
      {content.details && (
        <dl className="pairs">
          {Object.entries(content.details).map(([name, value]) => [
            <dt key={`${name}:`}>
              <code>{name}</code>
            </dt>,
            <dd key={name}>
              <Value value={value} />
            </dd>,
          ])}
        </dl>
      )}
      {content.changes.map((change, index) => (
        <section key={index}>
          <h3>
            {t(tableName(change.table))} ·{' '}
            {t(
              !change.before ? { zh: '新增', en: 'added' } : !change.after ? { zh: '删除', en: 'removed' } : { zh: '更改', en: 'changed' },
            )}
          </h3>
          <Table<string>
            size="small"
            rowKey={(column) => column}
            dataSource={Object.keys({ ...change.before, ...change.after })}
            pagination={false}
            scroll={{ x: 'max-content' }}
            columns={[
              { title: t({ zh: '栏目', en: 'Column' }), width: 200, render: (_, column) => <code>{column}</code> },
              ...(change.before
                ? [
                    {
                      title: t({ zh: '之前', en: 'Before' }),
                      render: (_: unknown, column: string) => <Value value={change.before![column]} />,
                    },
                  ]
                : []),
              ...(change.after
                ? [
                    {
                      title: t({ zh: '之后', en: 'After' }),
                      render: (_: unknown, column: string) => <Value value={change.after![column]} />,
                    },
                  ]
                : []),
            ]}
          />
        </section>
      ))}
    </div>
  );
}

function Value({ value }: { value: unknown }) {
  const t = useText();
  const { instant } = useDates();
  if (value === null || value === undefined || value === '') {
    return <span className="quiet">{t({ zh: '空', en: 'empty' })}</span>;
  }
  if (value === '***') {
    return <span className="quiet">{t({ zh: '（不记录）', en: '(not written down)' })}</span>;
  }
  if (typeof value === 'boolean') {
    return t(value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' });
  }
  if (typeof value === 'string') {
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? instant(value) : value;
  }
  return typeof value === 'object' ? <code>{JSON.stringify(value)}</code> : String(value);
}
