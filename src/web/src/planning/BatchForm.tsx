import { Form, Input, InputNumber } from 'antd';
import { api, type Schema } from '../api/client';
import { DayInput } from '../app/DayInput';
import { FormButton } from '../app/FormButton';
import { useRequired } from '../app/useRequired';
import { useText } from '../app/language';
import { useRefresh } from '../records/useRecord';
import { useVersion, type Batch } from './usePlan';

/** Adds a batch to a plan, or changes one. */
export function BatchForm({ plan, batch }: { plan: Schema<'PlanView'>; batch?: Batch }) {
  const t = useText();
  const refresh = useRefresh();
  const required = useRequired();
  const version = useVersion();
  return (
    <FormButton<Schema<'BatchBody'>>
      size={batch ? 'small' : undefined}
      label={batch ? t({ zh: '调整', en: 'Change' }) : t({ zh: '增加批次', en: 'Add a batch' })}
      title={batch && t({ zh: '调整批次：{name}', en: 'Change batch {name}' }, { name: batch.name })}
      initial={batch ?? { name: t({ zh: '第{n}批', en: 'batch {n}' }, { n: plan.batches.length + 1 }), teams: 1, partiesPerTeam: 1 }}
      send={(body, key) =>
        batch
          ? api.PUT('/api/v1/plans/{id}/batches/{batch}', { params: version({ batch: batch.id }, key), body })
          : api.POST('/api/v1/plans/{id}/batches', { params: version({}, key), body })
      }
      onDone={() => void refresh()}
    >
      <Form.Item name="name" label={t({ zh: '名称', en: 'Name' })} rules={required}>
        <Input maxLength={100} />
      </Form.Item>
      <div className="side-by-side">
        <Form.Item name="from" label={t({ zh: '首日', en: 'First day' })} rules={required}>
          <DayInput />
        </Form.Item>
        <Form.Item name="to" label={t({ zh: '末日', en: 'Last day' })} rules={required}>
          <DayInput />
        </Form.Item>
        <Form.Item name="teams" label={t({ zh: '巡查组数', en: 'Teams' })} rules={required}>
          <InputNumber min={1} max={100} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="partiesPerTeam" label={t({ zh: '每组对象数', en: 'Parties of each team' })} rules={required}>
          <InputNumber min={1} max={100} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </div>
    </FormButton>
  );
}
