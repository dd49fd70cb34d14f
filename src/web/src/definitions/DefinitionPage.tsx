import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useParams, useSearchParams } from 'react-router';
import { api, data } from '../api/client';
import { Loading } from '../app/Loading';
import { Mark } from '../app/Mark';
import { ScrolledTabs } from '../app/ScrolledTabs';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { CheckText } from './CheckText';
import { ContentPanel } from './ContentPanel';
import { DiagramPanel } from './DiagramPanel';
import { DifferencePanel } from './DifferencePanel';
import { ProblemsList } from './ProblemsList';
import { SimulationPanel } from './SimulationPanel';

/** One definition; the address holds the version that is read and what of it. */
export default function DefinitionPage() {
  const t = useText();
  const { family, name } = useParams() as { family: string; name: string };
  const path = { family, name };
  const [search, setSearch] = useSearchParams();
  const { data: versions, error } = useQuery({
    queryKey: ['definition', `${family}/${name}`],
    queryFn: () => data(api.GET('/api/v1/definitions/{family}/{name}', { params: { path } })),
  });
  const newest = versions?.find((one) => one.publishedAt) ?? versions?.[0];
  const version = search.has('version') ? Number(search.get('version')) : newest?.version;
  const { data: definition, error: notFound } = useQuery({
    queryKey: ['definition', `${family}/${name}`, version],
    enabled: !!version,
    queryFn: () =>
      data(api.GET('/api/v1/definitions/{family}/{name}/versions/{version}', { params: { path: { ...path, version: version! } } })),
  });
  if (error || notFound) {
    return <Refused reason={error ?? notFound} />;
  }
  if (!definition || !versions) {
    return <Loading />;
  }
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(search);
    next.set(key, value);
    setSearch(next, { replace: true });
  };
  const named = (number: number, isPublished: boolean) =>
    t({ zh: '第{number}版', en: 'version {number}' }, { number }) + (isPublished ? '' : t({ zh: '（草稿）', en: ' (draft)' }));
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{t(definition.name)}</h1>
        <code className="quiet">{definition.id}</code>
        <Select
          value={version}
          aria-label={t({ zh: '版本', en: 'Version' })}
          style={{ minWidth: 130 }}
          onChange={(chosen) => set('version', String(chosen))}
          options={versions.map((one) => ({ value: one.version, label: named(one.version, !!one.publishedAt) }))}
        />
        {definition.version.publishedAt ? (
          <Mark tone="green">{t({ zh: '已发布', en: 'published' })}</Mark>
        ) : (
          <Mark tone="gold">{t({ zh: '草稿', en: 'draft' })}</Mark>
        )}
      </div>
      <ScrolledTabs
        activeKey={search.get('tab') ?? 'content'}
        onChange={(tab) => set('tab', tab)}
        destroyOnHidden
        items={[
          { key: 'content', label: t({ zh: '内容', en: 'What it says' }), children: <ContentPanel definition={definition} /> },
          { key: 'diagram', label: t({ zh: '流程图', en: 'Diagram' }), children: <DiagramPanel definition={definition} /> },
          {
            key: 'difference',
            label: t({ zh: '版本比较', en: 'Versions' }),
            children: <DifferencePanel definition={definition} versions={versions} />,
          },
          {
            key: 'simulation',
            label: t({ zh: '推演', en: 'Simulate' }),
            children: <SimulationPanel key={definition.version.version} definition={definition} />,
          },
          {
            key: 'text',
            label: t({ zh: '文本', en: 'Text' }),
            children: (
              <div className="stack">
                <ProblemsList problems={definition.problems} />
                <CheckText key={definition.version.version} first={definition.text} />
              </div>
            ),
          },
        ]}
      />
    </div>
  );
}
