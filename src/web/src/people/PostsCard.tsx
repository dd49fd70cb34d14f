import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, AutoComplete, Button, Card, Form, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { OrganisationName, PersonName } from '../api/names';
import { DayInput } from '../app/DayInput';
import { Mark } from '../app/Mark';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { ServerForm } from '../app/ServerForm';
import { useDates, useText } from '../app/language';
import { holds, useSession } from '../app/session';
import { OrganisationSelect } from '../records/FieldInput';
import { knownPosts, postName } from './posts';

type Post = Schema<'PostView'>;

/** The posts of a person, past ones too. The security administrator proposes to give and to end them. */
export function PostsCard({ personId }: { personId: string }) {
  const t = useText();
  const { shortDay } = useDates();
  const client = useQueryClient();
  const session = useSession();
  const isSecurity = holds(session, 'security-administrator') && session.person.id !== personId;
  const [open, setOpen] = useState<Post | 'give'>();
  const [proposed, setProposed] = useState(false);
  const posts = useInfiniteQuery({
    queryKey: ['posts', personId],
    queryFn: ({ pageParam }) =>
      data(api.GET('/api/v1/people/{personId}/posts', { params: { path: { personId }, query: { after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const items = posts.data?.pages.flatMap((page) => page.items) ?? [];
  async function done() {
    setOpen(undefined);
    setProposed(true);
    await client.invalidateQueries({ queryKey: ['proposals'] });
  }
  return (
    <Card
      title={t({ zh: '职务', en: 'Posts' })}
      extra={
        isSecurity && (
          <Button type="primary" onClick={() => setOpen('give')}>
            {t({ zh: '提请授予职务', en: 'Propose a post' })}
          </Button>
        )
      }
    >
      <div className="stack">
        {proposed && (
          <Alert
            type="success"
            showIcon
            title={t({ zh: '已提请，由第二人确认后生效', en: 'Proposed. It takes effect when a second person confirms' })}
            action={<Link to="/proposals">{t({ zh: '待确认事项', en: 'Proposals' })}</Link>}
          />
        )}
        <Refused reason={posts.error} />
        {posts.isSuccess && items.length === 0 && <span className="quiet">{t({ zh: '没有职务', en: 'No posts' })}</span>}
        <ul className="rows">
          {items.map((held) => (
            <li key={held.id}>
              <span>
                <OrganisationName id={held.organisationId} /> · {t(postName(held.post))} · {shortDay(held.from)}
                {held.to ? ` — ${shortDay(held.to)}` : ''}{' '}
                {held.deputyFor && (
                  <Mark tone="purple">
                    {t({ zh: '代理', en: 'deputy for' })} <PersonName id={held.deputyFor} />
                  </Mark>
                )}
                {held.to && held.to < session.today && <Mark>{t({ zh: '已终止', en: 'ended' })}</Mark>}
              </span>
              {isSecurity && !(held.to && held.to < session.today) && (
                <Button size="small" onClick={() => setOpen(held)}>
                  {t({ zh: '提请终止', en: 'Propose to end' })}
                </Button>
              )}
            </li>
          ))}
        </ul>
        <More query={posts} />
      </div>
      <Modal
        open={!!open}
        onCancel={() => setOpen(undefined)}
        footer={null}
        destroyOnHidden
        title={open === 'give' ? t({ zh: '提请授予职务', en: 'Propose a post' }) : t({ zh: '提请终止职务', en: 'Propose to end a post' })}
      >
        {open === 'give' && <GivePost personId={personId} onDone={done} />}
        {open && open !== 'give' && <EndPost post={open} onDone={done} />}
      </Modal>
    </Card>
  );
}

function GivePost({ personId, onDone }: { personId: string; onDone: () => Promise<void> }) {
  const t = useText();
  const { today } = useSession();
  return (
    <ServerForm<Schema<'NewPost'>>
      initial={{ from: today }}
      submit={t({ zh: '提请', en: 'Propose' })}
      send={async ({ organisationId, post, from, to }) => {
        await api.POST('/api/v1/people/{personId}/posts', {
          params: { path: { personId } },
          body: { organisationId: organisationId ?? null, post: post || null, from: from ?? null, to: to ?? null },
        });
        await onDone();
      }}
    >
      <Form.Item name="organisationId" label={t({ zh: '组织', en: 'Organisation' })}>
        <OrganisationSelect />
      </Form.Item>
      <Form.Item
        name="post"
        label={t({ zh: '职务代码', en: 'Code of the post' })}
        extra={t({ zh: '可选常用职务，也可填流程定义中的其他代码', en: 'One of these, or another that a definition names' })}
      >
        <AutoComplete
          showSearch={{ filterOption: (text, option) => `${option?.value} ${option?.label}`.includes(text) }}
          options={knownPosts.map((value) => ({ value, label: `${t(postName(value))}（${value}）` }))}
        />
      </Form.Item>
      <Form.Item name="from" label={t({ zh: '起始日', en: 'First day' })}>
        <DayInput />
      </Form.Item>
      <Form.Item name="to" label={t({ zh: '最后一日（可不填）', en: 'Last day, if there is one' })}>
        <DayInput />
      </Form.Item>
    </ServerForm>
  );
}

function EndPost({ post, onDone }: { post: Post; onDone: () => Promise<void> }) {
  const t = useText();
  const { today } = useSession();
  return (
    <ServerForm<Schema<'Ending'>>
      initial={{ on: today }}
      submit={t({ zh: '提请', en: 'Propose' })}
      send={async ({ on }) => {
        await api.POST('/api/v1/people/{personId}/posts/{id}/end', {
          params: { path: { personId: post.personId, id: post.id } },
          body: { on: on ?? null },
        });
        await onDone();
      }}
    >
      <p>
        <OrganisationName id={post.organisationId} /> · {t(postName(post.post))}
      </p>
      <Form.Item name="on" label={t({ zh: '最后一日', en: 'Last day' })}>
        <DayInput />
      </Form.Item>
    </ServerForm>
  );
}
