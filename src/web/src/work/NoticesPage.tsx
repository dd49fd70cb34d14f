import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Badge, Button, Card, Empty } from 'antd';
import { Link } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { Loading } from '../app/Loading';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';

/** Reminders, escalations and other notices to oneself, the newest first. */
export default function NoticesPage() {
  const t = useText();
  const { instant } = useDates();
  const client = useQueryClient();
  const list = useInfiniteQuery({
    queryKey: ['notices', 'all'],
    queryFn: ({ pageParam }) => data(api.GET('/api/v1/notifications', { params: { query: { after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const { data: pages, error, isPending, refetch } = list;
  const read = async (notice: Schema<'NotificationView'>) => {
    if (!notice.readAt) {
      await api.POST('/api/v1/notifications/{id}/read', { params: { path: { id: notice.id } } });
      await client.invalidateQueries({ queryKey: ['notices'] });
    }
  };
  if (isPending) {
    return <Loading />;
  }
  const notices = pages?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{t({ zh: '通知', en: 'Notices' })}</h1>
      </div>
      <Refused reason={error} retry={() => void refetch()} />
      <Card>
        {notices.length === 0 && <Empty description={t({ zh: '没有通知', en: 'No notices' })} />}
        <ul className="rows">
          {notices.map((notice) => (
            <li key={notice.id}>
              <span>
                <Badge status={notice.readAt ? 'default' : 'processing'} />{' '}
                {!notice.readAt && <span className="visually-hidden">{t({ zh: '未读', en: 'unread' })}</span>}
                {notice.recordId ? (
                  <Link to={`/records/${notice.recordId}`} onClick={() => void read(notice)}>
                    {t(notice.text)}
                  </Link>
                ) : (
                  t(notice.text)
                )}
                <div className="quiet">{instant(notice.createdAt)}</div>
              </span>
              {!notice.readAt && (
                <Button size="small" onClick={() => void read(notice)}>
                  {t({ zh: '标为已读', en: 'Mark as read' })}
                </Button>
              )}
            </li>
          ))}
        </ul>
        <More query={list} />
      </Card>
    </div>
  );
}
