import { Card } from 'antd';
import { useText } from '../app/language';

/** How to apply for strike-off and for an extension, in a few lines. */
export function HowToApply() {
  const t = useText();
  return (
    <Card size="small" title={t({ zh: '怎样申请', en: 'How to apply' })}>
      <details open>
        <summary>
          <strong>{t({ zh: '申请销号', en: 'For strike-off' })}</strong>
        </summary>
        <ol className="explanation">
          <li>{t({ zh: '先报送整改方案，审核通过后按方案整改。', en: 'First submit the plan; once it is accepted, rectify by it.' })}</li>
          <li>
            {t({
              zh: '整改完成后点该条的“申请销号”，填写整改结果，附上佐证材料和整改后照片。',
              en: 'When it is done, press the item’s button for strike-off, say the result, attach proof and pictures after.',
            })}
          </li>
          <li>
            {t({
              zh: '是否按期，以申请之日判断；由他人核查后销号。',
              en: 'Whether it was in time is judged by the day of the application; somebody else verifies it.',
            })}
          </li>
          <li>
            {t({
              zh: '被退回的，本页写明理由；按新的期限整改后重新申请，材料须重新附上。',
              en: 'If it is returned, this page says why: rectify by the new day and apply again, with new papers.',
            })}
          </li>
        </ol>
      </details>
      <details>
        <summary>
          <strong>{t({ zh: '申请延期', en: 'For an extension' })}</strong>
        </summary>
        <ol className="explanation">
          <li>
            {t({
              zh: '到期之前确有困难的，点该条的“申请延期”，写明延长多久和理由。',
              en: 'Where the day cannot be kept, press the item’s button for an extension, and say how long and why.',
            })}
          </li>
          <li>
            {t({
              zh: '每条下写明可延几次、一次最多多久、由谁审批；未批准之前，原期限照算。',
              en: 'Each item says how often, how long and who decides; until it is granted the day stands.',
            })}
          </li>
          <li>{t({ zh: '批准后到期日和催办日期随之顺延。', en: 'Once granted, the due date and its reminders move.' })}</li>
        </ol>
      </details>
    </Card>
  );
}
