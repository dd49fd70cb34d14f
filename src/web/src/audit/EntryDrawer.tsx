import { App, Drawer, Form, Input, Radio } from 'antd';
import { api, type Schema } from '../api/client';
import { FormButton } from '../app/FormButton';
import { useText } from '../app/language';
import { useRequired } from '../app/useRequired';
import { EntryFacts } from './EntryFacts';

interface Asked {
  which: 'entry' | 'subject';
  reason: string;
}

/** An entry beside the list. What changed is not in it: that a second person opens, who is asked here. */
export function EntryDrawer({ entry, onClose }: { entry?: Schema<'AuditEntryView'>; onClose: () => void }) {
  const t = useText();
  const required = useRequired();
  const { message } = App.useApp();
  return (
    <Drawer
      open={!!entry}
      onClose={onClose}
      size={560}
      styles={{ wrapper: { maxWidth: '100vw' } }}
      title={t({ zh: '日志条目', en: 'Entry of the log' })}
    >
      {entry && (
        <div className="stack">
          <EntryFacts entry={entry} />
          {entry.hasContent ? (
            <>
              <p className="quiet">
                {t({
                  zh: '变更前后的内容已加密，审计管理员不能查看。提请后由顶层组织的安委会办公室或纪检监察机关确认，并由其在24小时内查看；每次查看都记入日志。',
                  en: 'What stood there before and after is encrypted and not for the audit administrator. Once proposed, the commission office or the discipline organ of the root confirms, and reads it for 24 hours; each reading is an entry.',
                })}
              </p>
              <div>
                <FormButton<Asked>
                  label={t({ zh: '提请开启内容', en: 'Propose to open the contents' })}
                  initial={{ which: 'entry' }}
                  send={({ which, reason }) =>
                    api.POST('/api/v1/audit/openings', {
                      body: {
                        entries: which === 'entry' ? [entry.id] : null,
                        subject: which === 'subject' ? entry.subjectId : null,
                        reason,
                      },
                    })
                  }
                  onDone={() =>
                    void message.success(
                      t({ zh: '已提请，第二人在“待确认事项”中确认', en: 'Proposed; a second person confirms it under proposals' }),
                    )
                  }
                >
                  {entry.subjectId && (
                    <Form.Item name="which" label={t({ zh: '开启哪些条目', en: 'Which entries' })}>
                      <Radio.Group
                        options={[
                          { value: 'entry', label: t({ zh: '仅此一条', en: 'this one alone' }) },
                          { value: 'subject', label: t({ zh: '该对象的全部条目', en: 'all about its subject' }) },
                        ]}
                      />
                    </Form.Item>
                  )}
                  <Form.Item name="reason" label={t({ zh: '理由', en: 'Reason' })} rules={required}>
                    <Input.TextArea maxLength={2000} />
                  </Form.Item>
                </FormButton>
              </div>
            </>
          ) : (
            <p className="quiet">{t({ zh: '此条没有其他内容。', en: 'There is nothing more to this entry.' })}</p>
          )}
        </div>
      )}
    </Drawer>
  );
}
