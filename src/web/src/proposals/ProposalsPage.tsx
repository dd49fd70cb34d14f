import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Form, Input, Modal, Popconfirm, Segmented, Space } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { PersonName } from '../api/names';
import { Loading } from '../app/Loading';
import { Mark } from '../app/Mark';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { ServerForm } from '../app/ServerForm';
import { useAct } from '../app/useAct';
import { useDates, useText } from '../app/language';
import { useSession } from '../app/session';
import { proposalKinds, ProposalWords } from './ProposalWords';

type Proposal = Schema<'ProposalView'>;

const states: Record<Schema<'ProposalState'>, { zh: string; en: string; tone: 'gold' | 'green' | 'red' | 'grey' }> = {
  pending: { zh: '待确认', en: 'waiting', tone: 'gold' },
  confirmed: { zh: '已确认', en: 'confirmed', tone: 'green' },
  refused: { zh: '已退回', en: 'refused', tone: 'red' },
  withdrawn: { zh: '已撤回', en: 'withdrawn', tone: 'grey' },
};

/** What one person has proposed and another must confirm. */
export default function ProposalsPage() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const state = search.get('state') ?? 'pending';
  const proposals = useInfiniteQuery({
    queryKey: ['proposals', state],
    queryFn: ({ pageParam }) => data(api.GET('/api/v1/proposals', { params: { query: { state, after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const items = proposals.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{t({ zh: '待确认事项', en: 'Proposals' })}</h1>
        <Segmented
          value={state}
          onChange={(chosen) => setSearch({ state: chosen }, { replace: true })}
          options={Object.entries(states).map(([value, label]) => ({ value, label: t(label) }))}
        />
      </div>
      <p className="quiet" style={{ margin: 0 }}>
        {t({
          zh: '管理事项由一人提请、另一人确认后生效；提请人和当事人不得确认。',
          en: 'One person proposes, another confirms, and then it takes effect. Neither the proposer nor the person concerned confirms.',
        })}
      </p>
      <Refused reason={proposals.error} />
      {proposals.isPending ? (
        <Loading />
      ) : (
        <Card>
          {items.length === 0 && <span className="quiet">{t({ zh: '没有事项', en: 'There are none' })}</span>}
          <ul className="rows">
            {items.map((proposal) => (
              <ProposalRow key={proposal.id} proposal={proposal} />
            ))}
          </ul>
        </Card>
      )}
      <More query={proposals} />
    </div>
  );
}

function ProposalRow({ proposal }: { proposal: Proposal }) {
  const t = useText();
  const { instant } = useDates();
  const { person } = useSession();
  const outcome = proposal.outcome as { days: number; moved: number; unmoved: number } | null;
  return (
    <li>
      <div className="proposal">
        <div>
          <Mark tone="blue">{t(proposalKinds[proposal.kind])}</Mark>{' '}
          <Mark tone={states[proposal.state].tone}>{t(states[proposal.state])}</Mark>
        </div>
        <div>
          <ProposalWords proposal={proposal} />
        </div>
        <div className="quiet">
          {t({ zh: '提请人 ', en: 'proposed by ' })}
          <PersonName id={proposal.proposedBy} /> · {instant(proposal.proposedAt)}
        </div>
        {proposal.decidedBy && (
          <div className="quiet">
            {t({ zh: '办理人 ', en: 'decided by ' })}
            <PersonName id={proposal.decidedBy} /> · {instant(proposal.decidedAt!)}
            {proposal.reason && ` · ${proposal.reason}`}
          </div>
        )}
        {proposal.kind === 'open-entries' && proposal.state === 'confirmed' && proposal.decidedBy === person.id && (
          <Link to={`/audit/openings/${proposal.id}`}>
            {t({ zh: '查看内容（确认后24小时内）', en: 'Read the contents, within 24 hours' })}
          </Link>
        )}
        {proposal.kind === 'apply-calendar' && outcome && (
          <div className="quiet">
            {t(
              {
                zh: '{days}天变动，{moved}项期限变动，{unmoved}项不变',
                en: '{days} days changed, {moved} deadlines moved, {unmoved} did not',
              },
              outcome,
            )}
          </div>
        )}
      </div>
      <Decide proposal={proposal} />
    </li>
  );
}

function Decide({ proposal }: { proposal: Proposal }) {
  const t = useText();
  const client = useQueryClient();
  const { act, busy, reason } = useAct();
  const [refusing, setRefusing] = useState(false);
  const params = { path: { id: proposal.id } };
  const changed = () => client.invalidateQueries();
  if (!proposal.mayDecide && !proposal.mayWithdraw) {
    return null;
  }
  return (
    <div className="stack">
      <Space wrap>
        {proposal.mayDecide && (
          <>
            <Popconfirm
              title={t({ zh: '确认后立即生效。确认吗？', en: 'It takes effect at once. Confirm it?' })}
              onConfirm={() => act(() => api.POST('/api/v1/proposals/{id}/confirm', { params }).then(changed))}
            >
              <Button type="primary" loading={busy}>
                {t({ zh: '确认', en: 'Confirm' })}
              </Button>
            </Popconfirm>
            <Button onClick={() => setRefusing(true)}>{t({ zh: '退回', en: 'Refuse' })}</Button>
          </>
        )}
        {proposal.mayWithdraw && (
          <Button loading={busy} onClick={() => act(() => api.POST('/api/v1/proposals/{id}/withdraw', { params }).then(changed))}>
            {t({ zh: '撤回', en: 'Withdraw' })}
          </Button>
        )}
      </Space>
      <Refused reason={reason} />
      <Modal open={refusing} footer={null} onCancel={() => setRefusing(false)} destroyOnHidden title={t({ zh: '退回', en: 'Refuse' })}>
        <ServerForm<{ reason: string }>
          submit={t({ zh: '退回', en: 'Refuse' })}
          send={({ reason }) => api.POST('/api/v1/proposals/{id}/refuse', { params, body: { reason: reason ?? null } }).then(changed)}
        >
          <Form.Item name="reason" label={t({ zh: '理由', en: 'Reason' })}>
            <Input.TextArea maxLength={2000} />
          </Form.Item>
        </ServerForm>
      </Modal>
    </div>
  );
}
