import { useContext } from 'react';
import { LanguageContext, useText } from '../app/language';
import type { Definition } from '../records/definition';

/** The stages, states and ways between them, as the server draws them. */
export function DiagramPanel({ definition }: { definition: Definition }) {
  const t = useText();
  const language = useContext(LanguageContext);
  const name = t(definition.name);
  const at = `/api/v1/definitions/${definition.id}/versions/${definition.version.version}/diagram?format=svg&language=${language}`;
  return (
    <div className="stack">
      <div className="diagram" tabIndex={0} role="region" aria-label={t({ zh: '流程图', en: 'Diagram' })}>
        <img
          src={at}
          alt={t(
            { zh: '{name}的流程图；“内容”一页以文字列出同样的状态和步骤', en: 'Diagram of {name}; “What it says” lists the same in words' },
            { name },
          )}
        />
      </div>
      <a href={at} target="_blank" rel="noreferrer">
        {t({ zh: '在新窗口中打开', en: 'Open it in a window of its own' })}
      </a>
    </div>
  );
}
