import { CheckCircleOutlined, StopOutlined } from '@ant-design/icons';
import { Button, Drawer, Select, Table } from 'antd';
import { useState } from 'react';
import { Mark } from '../app/Mark';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { Recusal } from './Recusal';
import { seatTexts, useAppoint, useCandidates, useSits, useTeamQuery, type Candidate, type Seat } from './useTeam';

/** Chooses people for the team by hand. Whoever is recused cannot be chosen, and it says why. */
export function Candidates() {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t({ zh: '从候选人员中任命', en: 'Appoint from the candidates' })}</Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        size={820}
        destroyOnHidden
        title={t({ zh: '候选人员', en: 'Candidates' })}
        styles={{ wrapper: { maxWidth: '100vw' } }}
      >
        <Choosing onDone={() => setOpen(false)} />
      </Drawer>
    </>
  );
}

function Choosing({ onDone }: { onDone: () => void }) {
  const t = useText();
  const sits = useSits();
  const { data: team } = useTeamQuery();
  const { data: candidates, error, isPending } = useCandidates(true);
  const [chosen, setChosen] = useState<Record<string, Seat | undefined>>({});
  const appoint = useAppoint(onDone);
  const seats = Object.entries(chosen).flatMap(([personId, seat]) => (seat ? [{ personId, seat }] : []));
  const isSeated = (person: Candidate) => team?.some((seat) => seat.personId === person.personId && sits(seat)) ?? false;
  return (
    <div className="stack">
      <Refused reason={error ?? appoint.error} />
      <Table<Candidate>
        rowKey="personId"
        size="small"
        loading={isPending}
        dataSource={candidates ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t({ zh: '姓名', en: 'Name' }), dataIndex: 'displayName' },
          {
            title: t({ zh: '能否任命', en: 'Eligible' }),
            render: (_, person) =>
              isSeated(person) ? (
                <Mark>{t({ zh: '已在本组', en: 'in this team' })}</Mark>
              ) : person.recusal.length > 0 ? (
                <div className="why">
                  <Mark tone="red" icon={<StopOutlined />}>
                    {t({ zh: '须回避', en: 'recused' })}
                  </Mark>
                  <Recusal grounds={person.recusal} />
                </div>
              ) : person.isTaken ? (
                <Mark tone="orange" icon={<StopOutlined />}>
                  {t({ zh: '同期已在其他巡查组', en: 'in another team at the time' })}
                </Mark>
              ) : (
                <Mark tone="green" icon={<CheckCircleOutlined />}>
                  {t({ zh: '可任命', en: 'eligible' })}
                </Mark>
              ),
          },
          {
            title: t({ zh: '任命为', en: 'Appoint as' }),
            render: (_, person) => (
              <Select<Seat>
                allowClear
                size="small"
                style={{ width: 110 }}
                disabled={person.seats.length === 0 || isSeated(person)}
                aria-label={t({ zh: '任命{name}为', en: 'appoint {name} as' }, { name: person.displayName })}
                value={chosen[person.personId]}
                onChange={(seat) => setChosen({ ...chosen, [person.personId]: seat })}
                options={(person.seats as Seat[]).map((seat) => ({ value: seat, label: t(seatTexts[seat]) }))}
              />
            ),
          },
          { title: t({ zh: '近一年任职次数', en: 'Seats of late' }), dataIndex: 'seatsOfLate', align: 'right' },
          {
            title: t({ zh: '资格', en: 'Qualified' }),
            render: (_, person) => (person.isQualified ? t({ zh: '✓ 有效', en: '✓ yes' }) : t({ zh: '无', en: 'no' })),
          },
          { title: t({ zh: '专长', en: 'Expertise' }), render: (_, person) => person.expertise.join(t({ zh: '、', en: ', ' })) },
        ]}
      />
      <Button type="primary" disabled={seats.length === 0} loading={appoint.isPending} onClick={() => appoint.mutate(seats)}>
        {t({ zh: '任命所选{n}人', en: 'Appoint these {n}' }, { n: seats.length })}
      </Button>
    </div>
  );
}

/** One or several of the candidates; whoever is recused or taken can be seen and not chosen. */
export function CandidateSelect({
  id,
  isSeveral,
  value,
  onChange,
}: {
  id?: string;
  isSeveral?: boolean;
  value?: string | string[];
  onChange?: (value: string | string[]) => void;
}) {
  const t = useText();
  const { data: candidates } = useCandidates(true);
  return (
    <Select
      id={id}
      mode={isSeveral ? 'multiple' : undefined}
      showSearch={{ optionFilterProp: 'label' }}
      value={value}
      onChange={onChange}
      options={candidates?.map((person) => {
        const against = [
          ...person.recusal.map((ground) => t(ground.title)),
          ...(person.isTaken ? [t({ zh: '同期已在其他巡查组', en: 'in another team at the time' })] : []),
        ];
        return {
          value: person.personId,
          disabled: against.length > 0,
          label: against.length > 0 ? `${person.displayName}（${against.join(t({ zh: '、', en: ', ' }))}）` : person.displayName,
        };
      })}
    />
  );
}
