import { useQuery } from '@tanstack/react-query';
import { Button, Card } from 'antd';
import { useSearchParams } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { Loading } from '../app/Loading';
import { Mark } from '../app/Mark';
import { ScrolledTabs } from '../app/ScrolledTabs';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { EntriesPanel } from './EntriesPanel';
import { SealsPanel } from './SealsPanel';

const witness: Record<Schema<'WitnessState'>, { zh: string; en: string; tone: 'grey' | 'green' | 'alarm' | 'orange' }> = {
  none: { zh: '未设外部见证', en: 'there is no witness', tone: 'grey' },
  agrees: { zh: '与外部见证一致', en: 'the witness agrees', tone: 'green' },
  differs: { zh: '与外部见证不一致', en: 'the witness differs', tone: 'alarm' },
  unreachable: { zh: '外部见证联系不上', en: 'the witness cannot be reached', tone: 'orange' },
};

/** The audit log: whether its chain stands, its entries, its seals. Contents are not in it. */
export default function AuditPage() {
  const t = useText();
  const { instant } = useDates();
  const [search, setSearch] = useSearchParams();
  const { data: status, error } = useQuery({ queryKey: ['audit', 'status'], queryFn: () => data(api.GET('/api/v1/audit/status')) });
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{t({ zh: '审计', en: 'Audit' })}</h1>
        <Button href="/api/v1/audit/export" download="audit.ndjson">
          {t({ zh: '导出整个日志', en: 'Export the whole log' })}
        </Button>
      </div>
      <Refused reason={error} />
      {status ? (
        <Card title={t({ zh: '日志链的状况', en: 'How the chain stands' })}>
          <dl className="pairs">
            <dt>{t({ zh: '外部见证', en: 'Witness' })}</dt>
            <dd>
              <Mark tone={witness[status.witness.state].tone}>{t(witness[status.witness.state])}</Mark>{' '}
              {status.witness.seal !== null &&
                t({ zh: '见证至第{seal}号封印', en: 'remembers seal {seal}' }, { seal: status.witness.seal })}
            </dd>
            <dt>{t({ zh: '最近的封印', en: 'Newest seal' })}</dt>
            <dd>
              {status.lastSeal
                ? t(
                    { zh: '第{number}号，{at}，含{count}条', en: 'number {number}, {at}, {count} entries' },
                    { number: status.lastSeal.number, at: instant(status.lastSeal.at), count: status.lastSeal.count },
                  )
                : t({ zh: '还没有', en: 'none yet' })}
            </dd>
            <dt>{t({ zh: '待封印', en: 'Not sealed yet' })}</dt>
            <dd>
              {t({ zh: '{n}条', en: '{n} entries' }, { n: status.unsealed })}
              {status.oldestUnsealedAt && t({ zh: '，最早{at}', en: ', the oldest of {at}' }, { at: instant(status.oldestUnsealedAt) })}
            </dd>
            {status.archivedThrough !== null && (
              <>
                <dt>{t({ zh: '已归档', en: 'Archived' })}</dt>
                <dd>{t({ zh: '至第{n}号封印', en: 'through seal {n}' }, { n: status.archivedThrough })}</dd>
              </>
            )}
            {status.notAsWitnessed && (
              <>
                <dt>{t({ zh: '曾不一致', en: 'Was not as witnessed' })}</dt>
                <dd>
                  <Mark tone="red">{instant(status.notAsWitnessed)}</Mark>
                </dd>
              </>
            )}
          </dl>
          <p className="quiet">
            {t({
              zh: '逐条核对封印链：导出后在离线机器上运行 xuncha verify-audit audit.ndjson。',
              en: 'To prove the chain entry by entry, export it and run xuncha verify-audit audit.ndjson on a machine offline.',
            })}
          </p>
        </Card>
      ) : (
        !error && <Loading />
      )}
      <Card>
        <ScrolledTabs
          activeKey={search.get('tab') ?? 'entries'}
          onChange={(tab) => setSearch({ tab }, { replace: true })}
          destroyOnHidden
          items={[
            { key: 'entries', label: t({ zh: '日志', en: 'Entries' }), children: <EntriesPanel /> },
            { key: 'seals', label: t({ zh: '封印', en: 'Seals' }), children: <SealsPanel /> },
          ]}
        />
      </Card>
    </div>
  );
}
