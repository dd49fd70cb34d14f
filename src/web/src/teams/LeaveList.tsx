import { useQuery } from '@tanstack/react-query';
import { Card, Form, Input, Radio } from 'antd';
import { api, data, type Schema } from '../api/client';
import { PersonName } from '../api/names';
import { Mark } from '../app/Mark';
import { FormButton } from '../app/FormButton';
import { useRequired } from '../app/useRequired';
import { useDates, useText } from '../app/language';
import { useSession } from '../app/session';
import { useRecord, useRefresh } from '../records/useRecord';
import { useMay, useTeamParams, type SeatView } from './useTeam';

/** Leave that was asked for, and for whoever decides on it, the decision: leaders' and the others' may be granted by different people. */
export function LeaveList({ seats }: { seats: SeatView[] }) {
  const t = useText();
  const { shortDay } = useDates();
  const { person } = useSession();
  const { record } = useRecord();
  const may = useMay();
  const { data: leaves } = useQuery({
    queryKey: ['record', record.id, 'leave'],
    queryFn: () => data(api.GET('/api/v1/inspections/{id}/team/leave', { params: { path: { id: record.id } } })),
  });
  if (!leaves || leaves.length === 0) {
    return null;
  }
  const mayDecide = (leave: Schema<'LeaveView'>) => {
    const seat = seats.find((one) => one.id === leave.seatId)?.seat;
    return leave.personId !== person.id && may('grant-leave', seat === 'leader' || seat === 'deputy' ? 'leaders' : 'others');
  };
  return (
    <Card size="small" title={t({ zh: '请假', en: 'Leave' })}>
      <ul className="rows">
        {leaves.map((leave) => (
          <li key={leave.id}>
            <span>
              <PersonName id={leave.personId} /> · {shortDay(leave.from)} — {shortDay(leave.to)}
              <div className="quiet">{leave.reason}</div>
              {leave.decisionReason && (
                <div className="quiet">
                  <PersonName id={leave.decidedBy} />：{leave.decisionReason}
                </div>
              )}
            </span>
            {leave.isGranted !== null ? (
              <Mark tone={leave.isGranted ? 'green' : 'grey'}>
                {leave.isGranted ? t({ zh: '已同意', en: 'granted' }) : t({ zh: '未同意', en: 'refused' })}
              </Mark>
            ) : mayDecide(leave) ? (
              <Decide leave={leave} />
            ) : (
              <Mark>{t({ zh: '待审批', en: 'to be decided' })}</Mark>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Decide({ leave }: { leave: Schema<'LeaveView'> }) {
  const t = useText();
  const refresh = useRefresh();
  const required = useRequired();
  const params = useTeamParams();
  return (
    <FormButton<Schema<'LeaveDecision'>>
      size="small"
      type="primary"
      label={t({ zh: '审批请假', en: 'Decide on it' })}
      send={(body, key) =>
        api.POST('/api/v1/inspections/{id}/team/{seat}/leave/{leave}/decision', {
          params: params({ seat: leave.seatId, leave: leave.id }, key),
          body,
        })
      }
      onDone={() => void refresh()}
    >
      <Form.Item name="grant" label={t({ zh: '决定', en: 'Decision' })} rules={required}>
        <Radio.Group
          options={[
            { value: true, label: t({ zh: '同意', en: 'grant' }) },
            { value: false, label: t({ zh: '不同意', en: 'refuse' }) },
          ]}
        />
      </Form.Item>
      <Form.Item name="reason" label={t({ zh: '审批理由', en: 'Reason of the decision' })} rules={required}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </FormButton>
  );
}
