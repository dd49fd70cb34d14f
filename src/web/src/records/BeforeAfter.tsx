import { Modal } from 'antd';
import { useState } from 'react';
import type { Schema } from '../api/client';
import { usePerson } from '../api/names';
import { useDates, useText } from '../app/language';
import { routeOf, usePapers, useRecord } from './useRecord';

type Paper = Schema<'PaperView'>;

// The server has looked at the bytes; anything that could run is never shown in a page.
const pictures = ['image/jpeg', 'image/png', 'image/webp'];

export const isPicture = (paper: Paper) => pictures.includes(paper.mediaType);

const sides = { before: { zh: '整改前', en: 'Before rectification' }, after: { zh: '整改后', en: 'After rectification' } };

/** The pictures of a finding before and after rectification, side by side; which are which follows from the steps that they were given with. */
export function BeforeAfter() {
  const t = useText();
  const { data: papers } = usePapers();
  const shown = papers?.filter((paper) => paper.side && isPicture(paper)) ?? [];
  if (shown.length === 0) {
    return null;
  }
  return (
    <section className="before-after" aria-label={t({ zh: '整改前后对比', en: 'Before and after' })}>
      {(['before', 'after'] as const).map((side) => {
        const here = shown.filter((paper) => paper.side === side);
        return (
          <div key={side}>
            <h3>{t(sides[side])}</h3>
            {here.length === 0 && <p className="quiet">{t({ zh: '尚无照片', en: 'No picture yet' })}</p>}
            {here.map((paper) => (
              <Picture key={paper.id} paper={paper} />
            ))}
          </div>
        );
      })}
    </section>
  );
}

/** A picture with its name, day and who gave it, which opens large. */
function Picture({ paper }: { paper: Paper }) {
  const t = useText();
  const { shortDay, instant } = useDates();
  const { record } = useRecord();
  const who = usePerson(paper.attachedBy);
  const [open, setOpen] = useState(false);
  const address = `${routeOf(record.kind)}/${record.id}/papers/${paper.id}`;
  const day = paper.dated ? shortDay(paper.dated) : instant(paper.attachedAt);
  const said = [t(paper.title), day, who].filter(Boolean).join(' · ');
  const alt = [t(paper.title), paper.fileName, day, who].filter(Boolean).join(' · ');
  return (
    <figure>
      <button type="button" onClick={() => setOpen(true)} aria-label={t({ zh: '放大：{alt}', en: 'Enlarge: {alt}' }, { alt })}>
        <img className="picture" src={address} alt={alt} loading="lazy" />
      </button>
      <figcaption className="quiet">{said}</figcaption>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        footer={null}
        title={said}
        width={1000}
        centered
        styles={{ header: { paddingInlineEnd: 32 } }}
      >
        <img className="picture-large" src={address} alt={alt} />
      </Modal>
    </figure>
  );
}
