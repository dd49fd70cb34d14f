import { useQuery } from '@tanstack/react-query';
import { Button, Card, Input, Space, Table } from 'antd';
import { useState } from 'react';
import { api, data, newKey, type Schema } from '../api/client';
import { PersonName } from '../api/names';
import { Refused } from '../app/Refused';
import { useAct } from '../app/useAct';
import { useDates, useText } from '../app/language';
import { useSession } from '../app/session';
import { routeOf, useRecord, useRefresh } from '../records/useRecord';
import { Mark } from '../app/Mark';

type Ask = Schema<'AskView'>;

const kindTexts: Record<Schema<'AskKind'>, { zh: string; en: string }> = {
  extend: { zh: '延期', en: 'extension' },
  correct: { zh: '更正日期', en: 'correction' },
  void: { zh: '作废', en: 'voiding' },
  terminate: { zh: '终止', en: 'termination' },
};

/** What was asked for on the record, and for whoever decides: what granting would change, and the decision. */
export function AsksList() {
  const t = useText();
  const { instant } = useDates();
  const { record } = useRecord();
  const { data: asks } = useQuery({
    queryKey: ['record', record.id, 'asks'],
    queryFn: () => data(api.GET(`${routeOf(record.kind)}/{id}/asks`, { params: { path: { id: record.id } } })),
  });
  if (!asks || asks.length === 0) {
    return null;
  }
  return (
    <Card size="small" title={t({ zh: '申请与审批', en: 'What was asked for' })}>
      <ul className="rows">
        {asks.map((ask) => (
          <li key={ask.id}>
            <span>
              <strong>{t(kindTexts[ask.kind])}</strong> {ask.wanted.by} {ask.wanted.date} · <PersonName id={ask.askedBy} /> ·{' '}
              {instant(ask.askedAt)}
              <div className="quiet">{ask.reason}</div>
            </span>
            {ask.isGranted === null ? (
              <Decide ask={ask} />
            ) : (
              <Mark tone={ask.isGranted ? 'green' : 'grey'}>
                {ask.isGranted ? t({ zh: '已同意', en: 'granted' }) : t({ zh: '未同意', en: 'refused' })}
              </Mark>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Decide({ ask }: { ask: Ask }) {
  const t = useText();
  const { day } = useDates();
  const session = useSession();
  const { record, etag } = useRecord();
  const refresh = useRefresh();
  const subject = ask.kind === 'extend' ? record.deadlines.find((deadline) => deadline.number === ask.wanted.deadline)?.name : '';
  const may = record.permits.some(
    (permit) => permit.act === (ask.kind === 'extend' ? 'grant-extension' : 'grant-correction') && permit.subject === subject,
  );
  const [why, setWhy] = useState('');
  const { act, busy, reason } = useAct();
  const { data: preview } = useQuery({
    queryKey: ['record', record.id, 'asks', ask.id, etag],
    enabled: may,
    queryFn: () => data(api.GET(`${routeOf(record.kind)}/{id}/asks/{ask}/preview`, { params: { path: { id: record.id, ask: ask.id } } })),
  });
  if (!may || ask.askedBy === session.person.id) {
    return <Mark>{t({ zh: '待审批', en: 'to be decided' })}</Mark>;
  }
  const decide = (grant: boolean) =>
    act(async () => {
      try {
        await api.POST(`${routeOf(record.kind)}/{id}/asks/{ask}/decision`, {
          params: { path: { id: record.id, ask: ask.id }, header: { 'If-Match': etag, 'Idempotency-Key': newKey() } as never },
          body: { grant, reason: why },
        });
      } finally {
        await refresh();
      }
    });
  return (
    <div className="stack" style={{ flexBasis: '100%' }}>
      {preview && preview.changes.length > 0 && (
        <Table
          size="small"
          rowKey="number"
          pagination={false}
          dataSource={preview.changes}
          columns={[
            {
              title: t({ zh: '期限', en: 'Deadline' }),
              render: (_, change) => t(record.deadlines.find((one) => one.number === change.number)?.title ?? { zh: change.name }),
            },
            { title: t({ zh: '现到期日', en: 'Due now' }), render: (_, change) => (change.dueBefore ? day(change.dueBefore) : '') },
            { title: t({ zh: '同意后', en: 'If granted' }), render: (_, change) => (change.dueAfter ? day(change.dueAfter) : '') },
          ]}
        />
      )}
      <Input
        value={why}
        onChange={(event) => setWhy(event.target.value)}
        placeholder={t({ zh: '审批理由', en: 'Reason of the decision' })}
        aria-label={t({ zh: '审批理由', en: 'Reason of the decision' })}
      />
      <Refused reason={reason} />
      <Space>
        <Button type="primary" disabled={!why || busy} onClick={() => void decide(true)}>
          {t({ zh: '同意', en: 'Grant' })}
        </Button>
        <Button disabled={!why || busy} onClick={() => void decide(false)}>
          {t({ zh: '不同意', en: 'Refuse' })}
        </Button>
      </Space>
    </div>
  );
}
