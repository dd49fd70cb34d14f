import { useQueryClient } from '@tanstack/react-query';
import { Badge, Button } from 'antd';
import { Link } from 'react-router';
import { api, type Schema } from '../api/client';
import { useDates, useText } from '../app/language';

/** Notices to oneself; following one marks it as read. */
export function NoticeRows({ notices }: { notices: Schema<'NotificationView'>[] }) {
  const t = useText();
  const { instant } = useDates();
  const client = useQueryClient();
  const read = async (notice: Schema<'NotificationView'>) => {
    if (!notice.readAt) {
      await api.POST('/api/v1/notifications/{id}/read', { params: { path: { id: notice.id } } });
      await client.invalidateQueries({ queryKey: ['notices'] });
    }
  };
  return (
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
            <div className="quiet">{[notice.recordTitle, instant(notice.createdAt)].filter(Boolean).join(' · ')}</div>
          </span>
          {!notice.readAt && (
            <Button size="small" onClick={() => void read(notice)}>
              {t({ zh: '标为已读', en: 'Mark as read' })}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
