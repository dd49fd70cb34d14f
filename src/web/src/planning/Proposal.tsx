import { useQuery } from '@tanstack/react-query';
import { App, Button, Drawer } from 'antd';
import { useState } from 'react';
import { api, data, type Schema } from '../api/client';
import { Loading } from '../app/Loading';
import { Mark } from '../app/Mark';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { useRecord } from '../records/useRecord';
import { usePlanChange, useVersion } from './usePlan';
import { groundsTexts } from './words';

/** What the product would put into the plan, seen first and then put in. */
export function Proposal({ plan }: { plan: Schema<'PlanView'> }) {
  const t = useText();
  const { message } = App.useApp();
  const { shortDay } = useDates();
  const { record, etag } = useRecord();
  const version = useVersion();
  const [open, setOpen] = useState(false);
  const { data: proposal, error } = useQuery({
    queryKey: ['record', record.id, 'proposal', etag],
    enabled: open,
    queryFn: () => data(api.GET('/api/v1/plans/{id}/proposal', { params: { path: { id: record.id } } })),
  });
  const put = usePlanChange(async () => {
    await api.POST('/api/v1/plans/{id}/proposal', { params: version() });
    setOpen(false);
    void message.success(t({ zh: '已按建议列入', en: 'Put in as proposed' }));
  });
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t({ zh: '系统建议', en: 'What is proposed' })}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        size={520}
        title={t({ zh: '系统建议的安排', en: 'What the product would put in' })}
        styles={{ wrapper: { maxWidth: '100vw' } }}
      >
        <div className="stack">
          <Refused reason={error ?? put.error} />
          {!proposal && !error && <Loading />}
          {proposal && proposal.placed.length === 0 && <p className="quiet">{t({ zh: '没有可列入的对象', en: 'Nobody can be put in' })}</p>}
          {proposal && proposal.placed.length > 0 && (
            <>
              <ul className="rows">
                {proposal.placed.map((item) => (
                  <li key={item.partyId}>
                    <span>
                      <strong>{t(item.party)}</strong> <Mark>{t(groundsTexts[item.grounds])}</Mark>
                    </span>
                    <span className="quiet">
                      {plan.batches.find((batch) => batch.id === item.batchId)?.name} ·{' '}
                      {t({ zh: '第{n}组', en: 'team {n}' }, { n: item.team })} · {shortDay(item.from)} — {shortDay(item.to)}
                    </span>
                  </li>
                ))}
              </ul>
              <Button type="primary" loading={put.isPending} onClick={() => put.mutate(undefined)}>
                {t({ zh: '按建议列入{n}个对象', en: 'Put these {n} in' }, { n: proposal.placed.length })}
              </Button>
            </>
          )}
          {proposal && proposal.unplaced.length > 0 && (
            <>
              <strong>{t({ zh: '无处安排：', en: 'No place for:' })}</strong>
              <ul className="reasons">
                {proposal.unplaced.map((left) => (
                  <li key={left.partyId}>
                    {t(left.party)}（{t(left.reason)}）：{t(left.why)}
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      </Drawer>
    </>
  );
}
