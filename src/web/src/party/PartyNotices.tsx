import { useQuery } from '@tanstack/react-query';
import { Card } from 'antd';
import { Link } from 'react-router';
import { api, data } from '../api/client';
import { useText } from '../app/language';
import { NoticeRows } from '../work/NoticeRows';

/** The newest notices. */
export function PartyNotices() {
  const t = useText();
  const { data: page } = useQuery({
    queryKey: ['notices', 'newest'],
    queryFn: () => data(api.GET('/api/v1/notifications', { params: { query: { limit: 5 } } })),
  });
  return (
    <Card
      size="small"
      title={t({ zh: '通知', en: 'Notices' })}
      extra={<Link to="/notices">{t({ zh: '全部通知', en: 'All notices' })}</Link>}
    >
      {page?.items.length === 0 && <p className="quiet">{t({ zh: '没有通知', en: 'No notices' })}</p>}
      <NoticeRows notices={page?.items ?? []} />
    </Card>
  );
}
