import { useQuery } from '@tanstack/react-query';
import { Card, Result, Select, Space, Statistic } from 'antd';
import { useState } from 'react';
import { api, data } from '../api/client';
import { OrganisationName } from '../api/names';
import { useText } from '../app/language';
import { postsOfParty, useSession } from '../app/session';
import { HowToApply } from './HowToApply';
import { PartyInspections } from './PartyInspections';
import { PartyNotices } from './PartyNotices';
import { RectificationList } from './RectificationList';

/** What an inspected party, or a unit that has to rectify, has before it: item by item what was found, and what it may do. */
export default function PartyPage() {
  const t = useText();
  const session = useSession();
  const ours = [...new Set(session.posts.filter((held) => postsOfParty.includes(held.post)).map((held) => held.organisationId))];
  const [chosen, setChosen] = useState(ours[0]);
  if (!chosen) {
    return (
      <Result
        status="info"
        title={<h1>{t({ zh: '本单位整改', en: 'Our rectification' })}</h1>}
        subTitle={t({
          zh: '本页供被巡查对象、整改责任单位的联络员和主要负责人使用',
          en: 'This page is for liaisons and heads of inspected parties and of units that rectify',
        })}
      />
    );
  }
  return (
    <div className="stack">
      <div className="page-title" style={{ marginBottom: 0 }}>
        <h1>{t({ zh: '本单位整改', en: 'Our rectification' })}</h1>
        {ours.length > 1 ? (
          <Select
            value={chosen}
            onChange={setChosen}
            style={{ minWidth: 200 }}
            aria-label={t({ zh: '单位', en: 'Organisation' })}
            options={ours.map((id) => ({ value: id, label: <OrganisationName id={id} /> }))}
          />
        ) : (
          <OrganisationName id={chosen} />
        )}
      </div>
      <Counts organisation={chosen} />
      <div className="party">
        <RectificationList key={chosen} organisation={chosen} />
        <div className="stack">
          <PartyNotices />
          <PartyInspections organisation={chosen} />
          <HowToApply />
        </div>
      </div>
    </div>
  );
}

function Counts({ organisation }: { organisation: string }) {
  const t = useText();
  const { data: summary } = useQuery({
    queryKey: ['ledger', 'summary', 'rectifier', organisation],
    queryFn: () => data(api.GET('/api/v1/ledger/summary', { params: { query: { rectifier: organisation, by: 'state', limit: 1 } } })),
  });
  return (
    summary && (
      <Card size="small">
        <Space size="large" wrap>
          <Statistic title={t({ zh: '待整改销号', en: 'To be struck off' })} value={summary.total.open} />
          <Statistic
            title={t({ zh: '其中逾期', en: 'Of these overdue' })}
            value={summary.total.overdue}
            styles={{ content: { color: summary.total.overdue ? '#b42318' : undefined } }}
          />
          <Statistic title={t({ zh: '已销号', en: 'Struck off' })} value={summary.total.struckOff} />
        </Space>
      </Card>
    )
  );
}
