import { useQuery } from '@tanstack/react-query';
import { Card, Select } from 'antd';
import { useSearchParams } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { PersonName } from '../api/names';
import { Loading } from '../app/Loading';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import type { Definition } from '../records/definition';

/** The versions, and in words what the one that is read changes of another. */
export function DifferencePanel({ definition, versions }: { definition: Definition; versions: Schema<'VersionItem'>[] }) {
  const t = useText();
  const { instant } = useDates();
  const [search, setSearch] = useSearchParams();
  const to = definition.version.version;
  const others = versions.filter((one) => one.version !== to);
  const from = Number(search.get('from')) || (others.find((one) => one.version < to) ?? others[0])?.version;
  const [family, name] = definition.id.split('/') as [string, string];
  const { data: difference, error } = useQuery({
    queryKey: ['definition', definition.id, 'difference', from, to],
    enabled: !!from,
    queryFn: () =>
      data(api.GET('/api/v1/definitions/{family}/{name}/difference', { params: { path: { family, name }, query: { from: from!, to } } })),
  });
  const choose = (version: number) => {
    const next = new URLSearchParams(search);
    next.set('from', String(version));
    setSearch(next, { replace: true });
  };
  return (
    <div className="stack">
      <Card title={t({ zh: '各版本', en: 'The versions' })}>
        <ul className="rows">
          {versions.map((one) => (
            <li key={one.version}>
              <span>
                {t({ zh: '第{n}版', en: 'version {n}' }, { n: one.version })} · {t({ zh: '加入于', en: 'added' })} {instant(one.addedAt)}
                {one.publishedAt && ` · ${t({ zh: '发布于', en: 'published' })} ${instant(one.publishedAt)}`}{' '}
                {one.publishedBy && <PersonName id={one.publishedBy} />}
              </span>
              <code className="quiet">{one.hash.slice(0, 12)}</code>
            </li>
          ))}
        </ul>
      </Card>
      {from ? (
        <Card
          title={t({ zh: '第{to}版的变化，对照', en: 'What version {to} changes of' }, { to })}
          extra={
            <Select
              value={from}
              aria-label={t({ zh: '对照的版本', en: 'Version to compare with' })}
              onChange={choose}
              options={others.map((one) => ({ value: one.version, label: t({ zh: '第{n}版', en: 'version {n}' }, { n: one.version }) }))}
            />
          }
        >
          <Refused reason={error} />
          {difference ? (
            <ul className="explanation">
              {difference.changes.map((change, index) => (
                <li key={index}>{t(change)}</li>
              ))}
              {difference.changes.length === 0 && <li>{t({ zh: '没有变化', en: 'Nothing' })}</li>}
            </ul>
          ) : (
            !error && <Loading />
          )}
        </Card>
      ) : (
        <span className="quiet">
          {t({ zh: '只有一个版本，无可比较', en: 'There is one version alone, and nothing to compare it with' })}
        </span>
      )}
    </div>
  );
}
