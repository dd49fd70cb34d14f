import { Empty, Image, Select } from 'antd';
import { useState } from 'react';
import { PersonName } from '../api/names';
import { Loading } from '../app/Loading';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { BeforeAfter, isPicture } from './BeforeAfter';
import { useDefinition } from './definition';
import { PaperUpload } from './PaperUpload';
import { routeOf, usePapers, useRecord } from './useRecord';

/** The papers on file, pictures shown as such, and attaching another one. */
export function PapersPanel() {
  const t = useText();
  const { shortDay, instant } = useDates();
  const { record } = useRecord();
  const definition = useDefinition(record);
  const { data: papers, error, isPending } = usePapers();
  const [name, setName] = useState<string>();
  if (isPending) {
    return <Loading />;
  }
  const may =
    definition?.papers.filter((paper) => record.permits.some((permit) => permit.act === 'attach' && permit.subject === paper.name)) ?? [];
  return (
    <div className="stack">
      <Refused reason={error} />
      {papers?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t({ zh: '尚无文件', en: 'No papers yet' })} />}
      <BeforeAfter />
      <ul className="rows">
        {papers?.map((paper) => {
          const address = `${routeOf(record.kind)}/${record.id}/papers/${paper.id}`;
          return (
            <li key={paper.id}>
              <span style={{ minWidth: 0 }}>
                <strong>{t(paper.title)}</strong>{' '}
                <a href={address} download={paper.fileName}>
                  {paper.fileName}
                </a>{' '}
                <span className="quiet">{Math.max(1, Math.round(paper.size / 1024))} KB</span>
                <div className="quiet">
                  {[paper.number, paper.dated && shortDay(paper.dated)].filter(Boolean).join(' · ')}{' '}
                  {paper.attachedBy && <PersonName id={paper.attachedBy} />} {instant(paper.attachedAt)}
                </div>
              </span>
              {isPicture(paper) && !paper.side && (
                <Image className="picture" height={120} src={address} alt={`${t(paper.title)} ${paper.fileName}`} />
              )}
            </li>
          );
        })}
      </ul>
      {may.length > 0 && record.status === 'running' && (
        <div className="stack">
          <Select
            value={name}
            onChange={setName}
            style={{ maxWidth: 420 }}
            placeholder={t({ zh: '附上文件：选择文件名称', en: 'Attach a paper: choose which' })}
            aria-label={t({ zh: '文件名称', en: 'Which paper' })}
            options={may.map((paper) => ({ value: paper.name, label: t(paper.title) }))}
          />
          {name && <PaperUpload name={name} />}
        </div>
      )}
    </div>
  );
}
