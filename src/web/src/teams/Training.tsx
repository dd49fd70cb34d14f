import { Form, Input, Select } from 'antd';
import { api, type Schema } from '../api/client';
import { DayInput } from '../app/DayInput';
import { FormButton } from '../app/FormButton';
import { useRequired } from '../app/useRequired';
import { useText } from '../app/language';
import { useSession } from '../app/session';
import { useRefresh } from '../records/useRecord';
import { useSits, useTeamParams, type SeatView } from './useTeam';

/** Records that people of the team have been trained for this inspection; those who have not are chosen beforehand. */
export function Training({ seats }: { seats: SeatView[] }) {
  const t = useText();
  const { today } = useSession();
  const refresh = useRefresh();
  const required = useRequired();
  const params = useTeamParams();
  const sits = useSits();
  const sitting = seats.filter(sits);
  if (sitting.length === 0) {
    return null;
  }
  return (
    <FormButton<Schema<'TrainingBody'>>
      label={t({ zh: '登记培训', en: 'Record training' })}
      initial={{ on: today, seats: sitting.filter((seat) => !seat.trainedOn).map((seat) => seat.id) }}
      send={(body, key) => api.POST('/api/v1/inspections/{id}/team/training', { params: params({}, key), body })}
      onDone={() => void refresh()}
    >
      <Form.Item name="seats" label={t({ zh: '参加人员', en: 'Who was trained' })} rules={required}>
        <Select mode="multiple" optionFilterProp="label" options={sitting.map((seat) => ({ value: seat.id, label: seat.displayName }))} />
      </Form.Item>
      <Form.Item name="on" label={t({ zh: '培训日期', en: 'Day' })} rules={required}>
        <DayInput last={today} />
      </Form.Item>
      <Form.Item name="paperNumber" label={t({ zh: '证明文件文号', en: 'Number of the paper that proves it' })}>
        <Input maxLength={100} />
      </Form.Item>
    </FormButton>
  );
}
