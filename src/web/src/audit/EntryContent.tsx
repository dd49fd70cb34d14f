import { Table } from 'antd';
import { OrganisationName, PersonName } from '../api/names';
import { useDates, useText } from '../app/language';
import { postName } from '../people/posts';
import { columnName, idOf } from './columns';
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
            <dt key={`${name}:`}>{t(columnName(name))}</dt>,
            <dd key={name}>
              <Value column={name} value={value} />
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
            dataSource={Object.keys({ ...change.before, ...change.after }).filter(
              (column) => !isEmpty(change.before?.[column]) || !isEmpty(change.after?.[column]),
            )}
            pagination={false}
            scroll={{ x: 'max-content' }}
            columns={[
              {
                title: t({ zh: '栏目', en: 'Column' }),
                width: 200,
                render: (_, column) => <span title={column}>{t(columnName(column))}</span>,
              },
              ...(change.before
                ? [
                    {
                      title: t({ zh: '之前', en: 'Before' }),
                      render: (_: unknown, column: string) => <Value column={column} value={change.before![column]} />,
                    },
                  ]
                : []),
              ...(change.after
                ? [
                    {
                      title: t({ zh: '之后', en: 'After' }),
                      render: (_: unknown, column: string) => <Value column={column} value={change.after![column]} />,
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

const isEmpty = (value: unknown) => value === null || value === undefined || value === '';

function Value({ column, value }: { column: string; value: unknown }) {
  const t = useText();
  const { instant } = useDates();
  if (isEmpty(value)) {
    return <span className="quiet">{t({ zh: '空', en: 'empty' })}</span>;
  }
  if (value === '***') {
    return <span className="quiet">{t({ zh: '（不记录）', en: '(not written down)' })}</span>;
  }
  if (typeof value === 'boolean') {
    return t(value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' });
  }
  if (typeof value === 'string') {
    switch (idOf(column)) {
      case 'person':
        return <PersonName id={value} />;
      case 'organisation':
        return <OrganisationName id={value} />;
    }
    if (column === 'post') {
      return t(postName(value));
    }
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? instant(value) : value;
  }
  return typeof value === 'object' ? <code>{JSON.stringify(value)}</code> : String(value);
}
