import { useInfiniteQuery } from '@tanstack/react-query';
import { Card, Empty } from 'antd';
import { api, data } from '../api/client';
import { Loading } from '../app/Loading';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { NoticeRows } from './NoticeRows';

/** Reminders, escalations and other notices to oneself, the newest first. */
export default function NoticesPage() {
  const t = useText();
  const list = useInfiniteQuery({
    queryKey: ['notices', 'all'],
    queryFn: ({ pageParam }) => data(api.GET('/api/v1/notifications', { params: { query: { after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const { data: pages, error, isPending, refetch } = list;
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
        <NoticeRows notices={notices} />
        <More query={list} />
      </Card>
    </div>
  );
}
