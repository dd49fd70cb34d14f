import { WarningFilled } from '@ant-design/icons';
import type { Schema } from '../api/client';
import { useDates, useText } from '../app/language';

/** What speaks against somebody, each with the article that asks for it. */
export function Recusal({ grounds }: { grounds: Schema<'RecusalView'>[] }) {
  const t = useText();
  const { shortDay } = useDates();
  return grounds.map((ground, index) => (
    <div key={index}>
      <WarningFilled style={{ color: '#b42318' }} /> {t(ground.title)}
      {ground.text && `${t({ zh: '：', en: ': ' })}${t(ground.text)}`} <span className="quiet">{ground.basis}</span>
      {ground.withdrawnOn && (
        <span className="quiet">
          {t({ zh: '（本人{day}撤回申报，待认定）', en: ' (withdrawn on {day}, to be decided)' }, { day: shortDay(ground.withdrawnOn) })}
        </span>
      )}
    </div>
  ));
}
