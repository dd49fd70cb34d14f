import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Form, Input, Modal, Table } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { Mark } from '../app/Mark';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { ServerForm } from '../app/ServerForm';
import { useText } from '../app/language';
import { holds, useSession } from '../app/session';
import { PasswordOnce } from './PasswordOnce';

/** People and programs, by a part of the name; the system administrator makes accounts. */
export default function PeoplePage() {
  const t = useText();
  const isSystem = holds(useSession(), 'system-administrator');
  const [search, setSearch] = useSearchParams();
  const [making, setMaking] = useState(false);
  const name = search.get('name') ?? '';
  const people = useInfiniteQuery({
    queryKey: ['people', name],
    queryFn: ({ pageParam }) =>
      data(api.GET('/api/v1/people', { params: { query: { name: name || undefined, after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{t({ zh: '人员', en: 'People' })}</h1>
        {isSystem && (
          <Button type="primary" onClick={() => setMaking(true)}>
            {t({ zh: '新建人员', en: 'Make a person' })}
          </Button>
        )}
      </div>
      <Input.Search
        allowClear
        style={{ maxWidth: 420 }}
        defaultValue={name}
        onSearch={(text) => setSearch(text.trim() ? { name: text.trim() } : {}, { replace: true })}
        placeholder={t({ zh: '姓名或用户名', en: 'A name or user name' })}
        aria-label={t({ zh: '姓名或用户名', en: 'A name or user name' })}
      />
      <Refused reason={people.error} />
      <Card styles={{ body: { padding: 0 } }}>
        <Table<Schema<'PersonView'>>
          rowKey="id"
          loading={people.isPending}
          dataSource={people.data?.pages.flatMap((page) => page.items) ?? []}
          pagination={false}
          scroll={{ x: 'max-content' }}
          columns={[
            { title: t({ zh: '姓名', en: 'Name' }), render: (_, person) => <Link to={`/people/${person.id}`}>{person.displayName}</Link> },
            { title: t({ zh: '用户名', en: 'User name' }), dataIndex: 'userName' },
            {
              title: t({ zh: '类别', en: 'Kind' }),
              render: (_, person) => (person.kind === 'person' ? t({ zh: '人员', en: 'person' }) : t({ zh: '程序', en: 'program' })),
            },
            { title: t({ zh: '状态', en: 'Status' }), render: (_, person) => <AccountMark isDisabled={person.isDisabled} /> },
          ]}
        />
      </Card>
      <More query={people} />
      <Modal
        open={making}
        onCancel={() => setMaking(false)}
        footer={null}
        destroyOnHidden
        title={t({ zh: '新建人员', en: 'A new person' })}
      >
        <MakePerson />
      </Modal>
    </div>
  );
}

/** Whether an account is open. */
export function AccountMark({ isDisabled }: { isDisabled: boolean }) {
  const t = useText();
  return isDisabled ? (
    <Mark tone="orange">{t({ zh: '已停用', en: 'closed' })}</Mark>
  ) : (
    <Mark tone="green">{t({ zh: '在用', en: 'open' })}</Mark>
  );
}

function MakePerson() {
  const t = useText();
  const client = useQueryClient();
  const [made, setMade] = useState<Schema<'PersonWithPassword'>>();
  if (made) {
    return (
      <div className="stack">
        <PasswordOnce made={made} />
        <Link to={`/people/${made.person.id}`}>{t({ zh: '查看此人，提请授予职务', en: 'Open this person, to propose posts' })}</Link>
      </div>
    );
  }
  return (
    <ServerForm<Schema<'NewPerson'>>
      submit={t({ zh: '新建', en: 'Make it' })}
      send={async (body) => {
        setMade(await data(api.POST('/api/v1/people', { body })));
        await client.invalidateQueries({ queryKey: ['people'] });
      }}
    >
      <Form.Item name="displayName" label={t({ zh: '姓名', en: 'Name' })}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="userName" label={t({ zh: '用户名', en: 'User name' })}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
    </ServerForm>
  );
}
