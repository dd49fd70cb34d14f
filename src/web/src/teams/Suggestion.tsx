import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Drawer, Form, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { api, data, type Schema } from '../api/client';
import { Mark } from '../app/Mark';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { CandidateSelect } from './Candidates';
import { seatTexts, useAppoint, useCandidates, useTeamParams } from './useTeam';

/** Asks for a team that satisfies every rule, to be appointed at once; or is told which rules cannot be met together. */
export function Suggestion() {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t({ zh: '系统建议人选', en: 'Suggest a team' })}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        size={520}
        destroyOnHidden
        title={t({ zh: '系统建议人选', en: 'Suggest a team' })}
        styles={{ wrapper: { maxWidth: '100vw' } }}
      >
        <Asking onDone={() => setOpen(false)} />
      </Drawer>
    </>
  );
}

function Asking({ onDone }: { onDone: () => void }) {
  const t = useText();
  const params = useTeamParams();
  const { data: candidates } = useCandidates(true);
  const appoint = useAppoint(onDone);
  const suggest = useMutation({
    mutationFn: (body: Schema<'WantedTeam'>) => data(api.POST('/api/v1/inspections/{id}/team/suggestion', { params: params(), body })),
  });
  const known = [...new Set(candidates?.flatMap((person) => person.expertise))];
  const found = suggest.data;
  return (
    <div className="stack">
      <p className="quiet">
        {t({
          zh: '按本流程的组成要求补齐现有巡查组，任务量最均衡；须回避和同期在其他组的人员不在其中。',
          en: 'Fills the team up to what its definition asks for, with the load spread evenly; nobody who is recused or in another team.',
        })}
      </p>
      <Form<Schema<'WantedTeam'>> layout="vertical" onFinish={(wanted) => suggest.mutate(wanted)}>
        <div className="side-by-side">
          <Form.Item name="members" label={t({ zh: '组员人数（不填按流程要求）', en: 'Members; empty for as many as are asked for' })}>
            <InputNumber min={0} max={20} precision={0} style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item name="experts" label={t({ zh: '专家人数', en: 'Experts' })}>
            <InputNumber min={0} max={20} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        </div>
        <Form.Item name="expertise" label={t({ zh: '须有人懂', en: 'Somebody must know' })}>
          <Select mode="tags" options={known.map((one) => ({ value: one, label: one }))} />
        </Form.Item>
        <Form.Item name="include" label={t({ zh: '须包括', en: 'Must be in it' })}>
          <CandidateSelect isSeveral />
        </Form.Item>
        <Button htmlType="submit" loading={suggest.isPending}>
          {t({ zh: '给出建议', en: 'Suggest' })}
        </Button>
      </Form>
      <Refused reason={suggest.error ?? appoint.error} />
      {found && found.conflict.length > 0 && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t({ zh: '以下规定不能同时满足，放宽任一项即可：', en: 'These cannot be met together; without any one of them they can:' })}
          description={
            <ul className="reasons">
              {found.conflict.map((rule, index) => (
                <li key={index}>{t(rule)}</li>
              ))}
            </ul>
          }
        />
      )}
      {found && found.conflict.length === 0 && found.seats.length === 0 && (
        <Alert type="success" showIcon title={t({ zh: '巡查组已齐，无须再补', en: 'The team is complete; nobody is lacking' })} />
      )}
      {found && found.seats.length > 0 && (
        <>
          <ul className="rows" aria-label={t({ zh: '建议人选', en: 'suggested' })}>
            {found.seats.map((seat) => (
              <li key={seat.personId}>
                {seat.displayName} <Mark tone="blue">{t(seatTexts[seat.seat])}</Mark>
              </li>
            ))}
          </ul>
          <Button
            type="primary"
            loading={appoint.isPending}
            onClick={() => appoint.mutate(found.seats.map(({ personId, seat }) => ({ personId, seat })))}
          >
            {t({ zh: '任命这{n}人', en: 'Appoint these {n}' }, { n: found.seats.length })}
          </Button>
        </>
      )}
    </div>
  );
}
