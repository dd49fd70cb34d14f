import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Space } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { PersonName } from '../api/names';
import { Mark } from '../app/Mark';
import { Refused } from '../app/Refused';
import { useAct } from '../app/useAct';
import { useDates, useText } from '../app/language';
import { holds, useSession } from '../app/session';
import { EffectPanel } from './EffectPanel';

const states: Record<Schema<'RevisionState'>, { zh: string; en: string; tone: 'gold' | 'green' | 'grey' }> = {
  waiting: { zh: '待启用', en: 'waiting', tone: 'gold' },
  'in-force': { zh: '现行', en: 'in force', tone: 'green' },
  earlier: { zh: '曾启用', en: 'earlier', tone: 'grey' },
  superseded: { zh: '未启用，已被取代', en: 'superseded', tone: 'grey' },
};

/** The revisions of a calendar; those that wait can be looked at, and proposed by the system administrator. */
export function RevisionsCard({ calendar }: { calendar: string }) {
  const t = useText();
  const { data: revisions, error } = useQuery({
    queryKey: ['calendar', calendar, 'revisions'],
    queryFn: () => data(api.GET('/api/v1/calendars/{calendar}/revisions', { params: { path: { calendar } } })),
  });
  return (
    <Card title={t({ zh: '修订', en: 'Revisions' })}>
      <Refused reason={error} />
      <ul className="rows">
        {[...(revisions ?? [])].reverse().map((revision) => (
          <Revision key={revision.number} calendar={calendar} revision={revision} />
        ))}
      </ul>
    </Card>
  );
}

function Revision({ calendar, revision }: { calendar: string; revision: Schema<'RevisionView'> }) {
  const t = useText();
  const { instant } = useDates();
  const isSystem = holds(useSession(), 'system-administrator');
  const { act, busy, reason } = useAct();
  const [seen, setSeen] = useState<{ effect: Schema<'EffectView'>; etag: string }>();
  const [proposed, setProposed] = useState(false);
  const path = { calendar, number: revision.number };
  const preview = () =>
    act(async () => {
      const answer = await api.POST('/api/v1/calendars/{calendar}/revisions/{number}/preview', { params: { path } });
      setSeen({ effect: answer.data!, etag: answer.response.headers.get('ETag')! });
    });
  const propose = () =>
    act(async () => {
      await api.POST('/api/v1/calendars/{calendar}/revisions/{number}/apply', {
        params: { path, header: { 'If-Match': seen!.etag } as never },
      });
      setProposed(true);
    });
  return (
    <li>
      <div className="proposal">
        <div>
          {t({ zh: '第{n}次修订', en: 'Revision {n}' }, { n: revision.number })}{' '}
          <Mark tone={states[revision.state].tone}>{t(states[revision.state])}</Mark>
        </div>
        <div>{revision.source}</div>
        <div className="quiet">
          {instant(revision.addedAt)}
          {revision.appliedBy && (
            <>
              {t({ zh: ' · 批准人 ', en: ' · approved by ' })}
              <PersonName id={revision.appliedBy} />
            </>
          )}
        </div>
      </div>
      {revision.state === 'waiting' && (
        <Space wrap>
          <Button loading={busy} onClick={() => void preview()}>
            {t({ zh: '预览影响', en: 'See what would change' })}
          </Button>
          {isSystem && seen && !proposed && (
            <Button type="primary" loading={busy} onClick={() => void propose()}>
              {t({ zh: '提请启用', en: 'Propose it' })}
            </Button>
          )}
        </Space>
      )}
      {(!!reason || seen || proposed) && (
        <div className="stack" style={{ flexBasis: '100%' }}>
          <Refused reason={reason} />
          {proposed && (
            <Alert
              type="success"
              showIcon
              title={t({ zh: '已提请', en: 'Proposed' })}
              action={<Link to="/proposals">{t({ zh: '待确认事项', en: 'Proposals' })}</Link>}
            />
          )}
          {seen && <EffectPanel effect={seen.effect} />}
        </div>
      )}
    </li>
  );
}
