import { MoreOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, type Schema } from '../api/client';
import { Mark } from '../app/Mark';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { BatchForm } from './BatchForm';
import { ItemForm } from './ItemForm';
import { usePlanChange, useVersion, type Batch, type PlanItem } from './usePlan';
import { groundsTexts } from './words';

/** The year by batch: batches as columns, parties as cards, moved by dragging or from the card's menu. */
export function PlanBoard({ plan, items }: { plan: Schema<'PlanView'>; items: PlanItem[] }) {
  const t = useText();
  const { message } = App.useApp();
  const version = useVersion();
  const move = usePlanChange(async ({ item, to }: { item: PlanItem; to: Batch }) => {
    await api.PUT('/api/v1/plans/{id}/items/{item}', {
      params: version({ item: item.id }),
      body: { partyId: null, definition: item.definition, batchId: to.id, grounds: item.grounds, note: item.note },
    });
    void message.success(t({ zh: '{party}已移到{batch}', en: '{party} moved to {batch}' }, { party: t(item.party), batch: to.name }));
  });
  const [over, setOver] = useState<string>();
  const drop = (id: string, to: Batch) => {
    const item = items.find((one) => one.id === id);
    if (item && item.batchId !== to.id && !move.isPending) {
      move.mutate({ item, to });
    }
  };
  return (
    <>
      <Refused reason={move.error} />
      <div className="batches" aria-busy={move.isPending}>
        {plan.batches.map((batch) => (
          <section
            key={batch.id}
            aria-label={batch.name}
            className={over === batch.id ? 'batch over' : 'batch'}
            onDragOver={(event) => {
              if (plan.mayChange) {
                event.preventDefault();
                setOver(batch.id);
              }
            }}
            onDragLeave={() => setOver(undefined)}
            onDrop={(event) => {
              event.preventDefault();
              setOver(undefined);
              drop(event.dataTransfer.getData('text/plain'), batch);
            }}
          >
            <BatchHead plan={plan} batch={batch} count={items.filter((item) => item.batchId === batch.id).length} />
            <ul>
              {items
                .filter((item) => item.batchId === batch.id)
                .map((item) => (
                  <Card key={item.id} plan={plan} item={item} onMove={(to) => move.mutate({ item, to })} />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}

function BatchHead({ plan, batch, count }: { plan: Schema<'PlanView'>; batch: Batch; count: number }) {
  const t = useText();
  const { shortDay } = useDates();
  const version = useVersion();
  const remove = usePlanChange(() => api.DELETE('/api/v1/plans/{id}/batches/{batch}', { params: version({ batch: batch.id }) }));
  return (
    <>
      <div className="filters">
        <h3>{batch.name}</h3>
        <Mark>{t({ zh: '{n}／{room}个对象', en: '{n} of {room} places' }, { n: count, room: batch.teams * batch.partiesPerTeam })}</Mark>
        {plan.mayChange && <BatchForm plan={plan} batch={batch} />}
        {plan.mayChange && count === 0 && (
          <Button size="small" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>
            {t({ zh: '删除', en: 'Remove' })}
          </Button>
        )}
      </div>
      <div className="quiet">
        {shortDay(batch.from)} — {shortDay(batch.to)} ·{' '}
        {t({ zh: '{n}个组，每组{m}个对象', en: '{n} teams of {m} parties' }, { n: batch.teams, m: batch.partiesPerTeam })}
      </div>
      <Refused reason={remove.error} />
    </>
  );
}

function Card({ plan, item, onMove }: { plan: Schema<'PlanView'>; item: PlanItem; onMove: (to: Batch) => void }) {
  const t = useText();
  const { shortDay } = useDates();
  const version = useVersion();
  const remove = usePlanChange(() => api.DELETE('/api/v1/plans/{id}/items/{item}', { params: version({ item: item.id }) }));
  const open = usePlanChange(() =>
    api.POST('/api/v1/plans/{id}/items/{item}/inspection', { params: version({ item: item.id }), body: {} }),
  );
  const mayMove = plan.mayChange && !item.inspection;
  return (
    <li
      className={mayMove ? 'item movable' : 'item'}
      draggable={mayMove}
      onDragStart={(event) => event.dataTransfer.setData('text/plain', item.id)}
    >
      <div className="filters">
        <strong>{t(item.party)}</strong>
        <Mark tone={item.grounds === 'duty' ? 'grey' : 'orange'}>{t(groundsTexts[item.grounds])}</Mark>
      </div>
      <div className="quiet">
        {t({ zh: '第{n}组', en: 'team {n}' }, { n: item.team })} · {shortDay(item.from)} — {shortDay(item.to)}
      </div>
      {item.note && <div>{item.note}</div>}
      {item.inspection && (
        <div>
          <Link to={`/inspections/${item.inspection.id}`}>{t({ zh: '巡查', en: 'inspection' })}</Link>{' '}
          <Mark tone="blue">{t(item.inspection.state.title)}</Mark>
        </div>
      )}
      {mayMove && (
        <div className="filters">
          <Dropdown
            trigger={['click']}
            autoFocus
            menu={{
              items: [
                ...plan.batches
                  .filter((batch) => batch.id !== item.batchId)
                  .map((batch) => ({
                    key: batch.id,
                    label: t({ zh: '移到{batch}', en: 'Move to {batch}' }, { batch: batch.name }),
                    onClick: () => onMove(batch),
                  })),
                {
                  key: 'remove',
                  danger: true,
                  label: t({ zh: '移出计划', en: 'Take out of the plan' }),
                  onClick: () => remove.mutate(undefined),
                },
              ],
            }}
          >
            <Button size="small" icon={<MoreOutlined />} loading={remove.isPending}>
              {t({ zh: '移动', en: 'Move' })}
              <span className="visually-hidden">{t(item.party)}</span>
            </Button>
          </Dropdown>
          <ItemForm plan={plan} item={item} />
        </div>
      )}
      {plan.mayOpenInspections && !item.inspection && (
        <Button size="small" type="primary" loading={open.isPending} onClick={() => open.mutate(undefined)}>
          {t({ zh: '建立巡查', en: 'Open the inspection' })}
          <span className="visually-hidden">{t(item.party)}</span>
        </Button>
      )}
      <Refused reason={remove.error ?? open.error} />
    </li>
  );
}
