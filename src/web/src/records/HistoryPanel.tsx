import { useInfiniteQuery } from '@tanstack/react-query';
import { Timeline } from 'antd';
import { Link } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { PersonName } from '../api/names';
import { Loading } from '../app/Loading';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { routeOf, useRecord } from './useRecord';

/** What has happened, in the order of recording, each with its day, who recorded it and on what paper. */
export function HistoryPanel() {
  const { record } = useRecord();
  const list = useInfiniteQuery({
    queryKey: ['record', record.id, 'history'],
    queryFn: ({ pageParam }) =>
      data(
        api.GET(`${routeOf(record.kind)}/{id}/history`, { params: { path: { id: record.id }, query: { after: pageParam, limit: 100 } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const { data: pages, error, isPending } = list;
  if (isPending) {
    return <Loading />;
  }
  const lines = pages?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Refused reason={error} />
      <Timeline style={{ paddingTop: 8 }} items={lines.map((line, index) => ({ key: index, content: <HistoryLine line={line} /> }))} />
      <More query={list} />
    </>
  );
}

export function HistoryLine({ line }: { line: Schema<'HistoryView'> }) {
  const t = useText();
  const { day, instant } = useDates();
  return (
    <>
      <div>
        <strong>{day(line.on)}</strong> {line.childId ? <Link to={`/records/${line.childId}`}>{t(line.text)}</Link> : t(line.text)}
      </div>
      {line.reason && <div>{t({ zh: '理由：{reason}', en: 'Reason: {reason}' }, { reason: line.reason })}</div>}
      <div className="quiet">
        {line.recordedBy ? <PersonName id={line.recordedBy} /> : t({ zh: '系统', en: 'system' })}
        {line.inPlaceOf && (
          <>
            {t({ zh: '（代行：', en: ' (in place of ' })}
            <PersonName id={line.inPlaceOf} />
            {t({ zh: '）', en: ')' })}
          </>
        )}
        {t({ zh: ' 记于 ', en: ', recorded ' })}
        {instant(line.recordedAt)}
        {line.paperNumber && ` · ${line.paperNumber}`}
        {line.onBehalfOf && ` · ${line.onBehalfOf}`}
      </div>
    </>
  );
}
