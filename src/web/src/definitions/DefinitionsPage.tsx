import { Card, Table } from 'antd';
import { Link } from 'react-router';
import type { Schema } from '../api/client';
import { Mark } from '../app/Mark';
import { useText } from '../app/language';
import { useDefinitions } from '../records/definition';
import { kinds } from '../records/kinds';
import { CheckText } from './CheckText';

/** Every definition by the kind of record that it drives, and the check of a text. */
export default function DefinitionsPage() {
  const t = useText();
  const definitions = useDefinitions();
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{t({ zh: '流程定义', en: 'Definitions' })}</h1>
      </div>
      <Card styles={{ body: { padding: 0 } }}>
        <Table<Schema<'DefinitionItem'>>
          rowKey="id"
          dataSource={definitions}
          pagination={false}
          scroll={{ x: 'max-content' }}
          columns={[
            { title: t({ zh: '名称', en: 'Name' }), render: (_, item) => <Link to={`/definitions/${item.id}`}>{t(item.name)}</Link> },
            { title: t({ zh: '标识', en: 'Id' }), render: (_, item) => <code>{item.id}</code> },
            { title: t({ zh: '办理的事项', en: 'Drives' }), render: (_, item) => t(kinds[item.record].one) },
            {
              title: t({ zh: '版本', en: 'Versions' }),
              render: (_, item) => (
                <>
                  {item.published && (
                    <Mark tone="green">{t({ zh: '第{n}版已发布', en: 'version {n} published' }, { n: item.published })}</Mark>
                  )}{' '}
                  {item.drafts.map((draft) => (
                    <Mark key={draft} tone="gold">
                      {t({ zh: '第{n}版草稿', en: 'version {n} is a draft' }, { n: draft })}
                    </Mark>
                  ))}
                </>
              ),
            },
          ]}
        />
      </Card>
      <CheckText />
    </div>
  );
}
