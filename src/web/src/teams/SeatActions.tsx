import { Form, Input, Select } from 'antd';
import { api, type Schema } from '../api/client';
import { DayInput } from '../app/DayInput';
import { FormButton } from '../app/FormButton';
import { useRequired } from '../app/useRequired';
import { useText } from '../app/language';
import { useSession } from '../app/session';
import { useRecord, useRefresh } from '../records/useRecord';
import { CandidateSelect } from './Candidates';
import { useMay, useSits, useTeamParams, type SeatView } from './useTeam';

/** What one may do about a seat: end it, give it to somebody else, decide that something is no ground for recusal, ask for leave from one's own. */
export function SeatActions({ seat }: { seat: SeatView }) {
  const { record } = useRecord();
  const { person } = useSession();
  const may = useMay();
  const sits = useSits();
  if (!sits(seat) || record.status !== 'running') {
    return null;
  }
  return (
    <div className="filters">
      {may('compose') && !seat.to && <Replace seat={seat} />}
      {may('compose') && !seat.to && <End seat={seat} />}
      {may('clear-recusal') && seat.recusal && seat.recusal.length > 0 && <NoGround seat={seat} grounds={seat.recusal} />}
      {seat.personId === person.id && <AskLeave seat={seat} />}
    </div>
  );
}

function Reason() {
  const t = useText();
  return (
    <Form.Item name="reason" label={t({ zh: '理由', en: 'Reason' })} rules={useRequired()}>
      <Input.TextArea rows={2} maxLength={2000} />
    </Form.Item>
  );
}

function End({ seat }: { seat: SeatView }) {
  const t = useText();
  const { today } = useSession();
  const refresh = useRefresh();
  const params = useTeamParams();
  return (
    <FormButton<Schema<'SeatEnding'>>
      size="small"
      label={t({ zh: '离组', en: 'End' })}
      title={t({ zh: '离组：{name}', en: 'End the seat of {name}' }, { name: seat.displayName })}
      initial={{ on: today }}
      send={(body, key) => api.POST('/api/v1/inspections/{id}/team/{seat}/end', { params: params({ seat: seat.id }, key), body })}
      onDone={() => void refresh()}
    >
      <Form.Item name="on" label={t({ zh: '任职末日', en: 'Last day' })} rules={useRequired()}>
        <DayInput />
      </Form.Item>
      <Reason />
    </FormButton>
  );
}

function Replace({ seat }: { seat: SeatView }) {
  const t = useText();
  const { today } = useSession();
  const refresh = useRefresh();
  const required = useRequired();
  const params = useTeamParams();
  return (
    <FormButton<Schema<'Replacement'>>
      size="small"
      label={t({ zh: '更换', en: 'Replace' })}
      title={t({ zh: '更换：{name}', en: 'Replace {name}' }, { name: seat.displayName })}
      initial={{ on: today }}
      send={(body, key) => api.POST('/api/v1/inspections/{id}/team/{seat}/replace', { params: params({ seat: seat.id }, key), body })}
      onDone={() => void refresh()}
    >
      <Form.Item name="personId" label={t({ zh: '接任人', en: 'Who comes' })} rules={required}>
        <CandidateSelect />
      </Form.Item>
      <Form.Item
        name="on"
        label={t({ zh: '原任职末日，接任人自次日起', en: 'Last day of whoever goes; the other begins the day after' })}
        rules={required}
      >
        <DayInput />
      </Form.Item>
      <Reason />
    </FormButton>
  );
}

function NoGround({ seat, grounds }: { seat: SeatView; grounds: Schema<'RecusalView'>[] }) {
  const t = useText();
  const refresh = useRefresh();
  const params = useTeamParams();
  const kinds = [...new Map(grounds.map((ground) => [ground.kind, ground])).values()];
  return (
    <FormButton<Schema<'NoGround'>>
      size="small"
      label={t({ zh: '认定不构成回避', en: 'Decide that it is no ground' })}
      title={t({ zh: '认定不构成回避：{name}', en: 'Decide that it is no ground for recusal: {name}' }, { name: seat.displayName })}
      initial={{ kind: kinds[0]!.kind }}
      send={(body, key) => api.POST('/api/v1/inspections/{id}/team/{seat}/no-ground', { params: params({ seat: seat.id }, key), body })}
      onDone={() => void refresh()}
    >
      <Form.Item name="kind" label={t({ zh: '回避事由', en: 'What was found' })} rules={useRequired()}>
        <Select options={kinds.map((ground) => ({ value: ground.kind, label: t(ground.title) }))} />
      </Form.Item>
      <Reason />
    </FormButton>
  );
}

function AskLeave({ seat }: { seat: SeatView }) {
  const t = useText();
  const refresh = useRefresh();
  const required = useRequired();
  const params = useTeamParams();
  return (
    <FormButton<Schema<'NewLeave'>>
      size="small"
      label={t({ zh: '请假', en: 'Ask for leave' })}
      send={(body, key) => api.POST('/api/v1/inspections/{id}/team/{seat}/leave', { params: params({ seat: seat.id }, key), body })}
      onDone={() => void refresh()}
    >
      <div className="side-by-side">
        <Form.Item name="from" label={t({ zh: '首日', en: 'First day' })} rules={required}>
          <DayInput />
        </Form.Item>
        <Form.Item name="to" label={t({ zh: '末日', en: 'Last day' })} rules={required}>
          <DayInput />
        </Form.Item>
      </div>
      <Reason />
    </FormButton>
  );
}
