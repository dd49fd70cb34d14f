import { Alert, Button, Card, Input } from 'antd';
import { useState } from 'react';
import { api, data, type Schema } from '../api/client';
import { Refused } from '../app/Refused';
import { useAct } from '../app/useAct';
import { useText } from '../app/language';
import { ProblemsList } from './ProblemsList';

/** Checks the text of a definition; nothing is kept. */
export function CheckText({ first = '' }: { first?: string }) {
  const t = useText();
  const { act, busy, reason } = useAct();
  const [yaml, setYaml] = useState(first);
  const [answer, setAnswer] = useState<Schema<'CheckAnswer'>>();
  const check = () => act(async () => setAnswer(await data(api.POST('/api/v1/definitions/check', { body: { yaml } }))));
  return (
    <Card title={t({ zh: '检查文本', en: 'Check a text' })}>
      <div className="stack">
        <Input.TextArea
          className="yaml"
          spellCheck={false}
          value={yaml}
          onChange={(event) => setYaml(event.target.value)}
          aria-label={t({ zh: '流程定义的文本（YAML）', en: 'Text of a definition (YAML)' })}
          placeholder={t({
            zh: '粘贴流程定义的文本（YAML）；只检查，不保存',
            en: 'Paste the text of a definition (YAML). It is checked, not kept',
          })}
        />
        <div>
          <Button type="primary" disabled={!yaml.trim()} loading={busy} onClick={() => void check()}>
            {t({ zh: '检查', en: 'Check it' })}
          </Button>
        </div>
        <Refused reason={reason} />
        {answer && (
          <>
            <Alert
              type={answer.isPublishable ? 'success' : 'error'}
              showIcon
              role="status"
              title={
                answer.isPublishable
                  ? t({ zh: '没有错误，可以发布', en: 'There is no error: it can be published' })
                  : t({ zh: '有错误，不能发布', en: 'There are errors: it cannot be published' })
              }
              description={answer.id && `${answer.id} · ${answer.version}`}
            />
            <ProblemsList problems={answer.problems} />
          </>
        )}
      </div>
    </Card>
  );
}
