import type { ReactNode } from 'react';
import type { Schema } from '../api/client';
import { PersonName } from '../api/names';
import { Mark } from '../app/Mark';
import { useDates, useText } from '../app/language';
import { actionName, tableName } from './words';

type Entry = Schema<'AuditEntryView'>;

const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** Whether what was tried was done. */
export function Outcome({ outcome }: { outcome: Entry['outcome'] }) {
  const t = useText();
  return outcome === 'done' ? (
    <Mark tone="green">{t({ zh: '已办', en: 'done' })}</Mark>
  ) : (
    <Mark tone="red">{t({ zh: '被拒', en: 'refused' })}</Mark>
  );
}

/** In whose place it was done: persons by their names, what a step says in its words. */
export function Behalf({ of }: { of: string }) {
  return of.split(' / ').map((part, index) => (
    <span key={index}>
      {index > 0 && ' / '}
      {isId(part) ? <PersonName id={part} /> : part}
    </span>
  ));
}

/** Everything that the audit administrator may know of an entry: who, in whose place, from where, what was asked of the server, and its seal. */
export function EntryFacts({ entry }: { entry: Entry }) {
  const t = useText();
  const { instant } = useDates();
  const facts: [string, ReactNode][] = [
    [t({ zh: '时间', en: 'At' }), instant(entry.at)],
    [t({ zh: '人员', en: 'Person' }), entry.actorId ? <PersonName id={entry.actorId} /> : t({ zh: '系统', en: 'system' })],
    [t({ zh: '代何人办理', en: 'In whose place' }), entry.onBehalfOf && <Behalf of={entry.onBehalfOf} />],
    [
      t({ zh: '动作', en: 'Action' }),
      <>
        {t(actionName(entry.action))} <code className="quiet">{entry.action}</code>
      </>,
    ],
    [t({ zh: '结果', en: 'Outcome' }), <Outcome outcome={entry.outcome} />],
    [
      t({ zh: '对象', en: 'Subject' }),
      entry.subjectKind && (
        <>
          {t(tableName(entry.subjectKind))} <code className="quiet">{entry.subjectId}</code>
        </>
      ),
    ],
    [t({ zh: '所用操作', en: 'Operation' }), entry.operation && <code>{entry.operation}</code>],
    [t({ zh: '地址', en: 'Address' }), entry.address],
    [t({ zh: '登录会话', en: 'Session' }), entry.sessionId && <code>{entry.sessionId}</code>],
    [t({ zh: '请求编号', en: 'Request' }), entry.correlation && <code>{entry.correlation}</code>],
    [t({ zh: '封印', en: 'Seal' }), entry.seal ?? <span className="quiet">{t({ zh: '待封印', en: 'not yet' })}</span>],
  ];
  return (
    <dl className="pairs">
      {facts
        .filter(([, value]) => value !== null && value !== '')
        .map(([name, value]) => [<dt key={`${name}:`}>{name}</dt>, <dd key={name}>{value}</dd>])}
    </dl>
  );
}
