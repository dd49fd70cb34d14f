import { useInfiniteQuery } from '@tanstack/react-query';
import { Card } from 'antd';
import { useParams } from 'react-router';
import { api, data } from '../api/client';
import { Loading } from '../app/Loading';
import { Mark } from '../app/Mark';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { EntryContent, type Content } from './EntryContent';
import { EntryFacts } from './EntryFacts';

/** The entries that one has confirmed to open, with what changed in them. Each reading is itself an entry: what was read is not asked for again by itself. */
export default function OpenedPage() {
  const t = useText();
  const { id } = useParams();
  const entries = useInfiniteQuery({
    queryKey: ['audit', 'opening', id],
    queryFn: ({ pageParam }) =>
      data(api.GET('/api/v1/audit/openings/{id}', { params: { path: { id: id! }, query: { after: pageParam, limit: 20 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Infinity,
    gcTime: 0,
  });
  const items = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{t({ zh: '开启的审计内容', en: 'Opened contents of the log' })}</h1>
      </div>
      <p className="quiet" style={{ margin: 0 }}>
        {t({
          zh: '由确认开启的人在确认后24小时内查看，每次查看都记入审计日志。',
          en: 'Whoever confirmed the opening reads it for 24 hours after; each reading is written down in the log.',
        })}
      </p>
      <Refused reason={entries.error} />
      {entries.isPending && <Loading />}
      {items.map(({ entry, content, isReadable }) => (
        <Card key={entry.id}>
          <div className="stack">
            <EntryFacts entry={entry} />
            {!isReadable ? (
              <Mark tone="red">{t({ zh: '内容无法解密，可能被改动', en: 'It cannot be read, and may have been changed' })}</Mark>
            ) : content ? (
              <EntryContent content={content as Content} />
            ) : (
              <span className="quiet">{t({ zh: '没有内容', en: 'There is no content' })}</span>
            )}
          </div>
        </Card>
      ))}
      <More query={entries} />
    </div>
  );
}
