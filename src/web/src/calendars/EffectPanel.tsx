import { Card, Table } from 'antd';
import { Link } from 'react-router';
import type { Schema } from '../api/client';
import { Mark } from '../app/Mark';
import { useDates, useText } from '../app/language';

/** What a changed calendar would do: which days, how many deadlines, and which, for whom those are to know. */
export function EffectPanel({ effect }: { effect: Schema<'EffectView'> }) {
  const t = useText();
  const { day, shortDay } = useDates();
  const work = (works: boolean) => (works ? t({ zh: '上班', en: 'worked' }) : t({ zh: '休息', en: 'off' }));
  return (
    <Card title={t({ zh: '启用后的影响', en: 'What would change' })}>
      <div className="stack">
        <p style={{ margin: 0 }}>
          {t(
            { zh: '{days}天变动；{moved}项期限变动，{unmoved}项不变', en: '{days} days change; {moved} deadlines move, {unmoved} do not' },
            { days: effect.days.length, moved: effect.moved, unmoved: effect.unmoved },
          )}
        </p>
        <Table<Schema<'ChangedDay'>>
          size="small"
          rowKey="date"
          dataSource={effect.days}
          pagination={effect.days.length > 60 ? { pageSize: 60 } : false}
          scroll={{ x: 'max-content' }}
          columns={[
            { title: t({ zh: '日期', en: 'Day' }), render: (_, one) => day(one.date) },
            { title: t({ zh: '现在', en: 'Now' }), render: (_, one) => work(one.workedBefore) },
            { title: t({ zh: '启用后', en: 'Then' }), render: (_, one) => <strong>{work(one.workedAfter)}</strong> },
            { title: t({ zh: '依据', en: 'By' }), render: (_, one) => t(one.reason) },
          ]}
        />
        {effect.deadlines && effect.deadlines.length > 0 && (
          <Table<Schema<'MovedDeadline'>>
            size="small"
            rowKey={(one) => `${one.record}/${one.number}`}
            dataSource={effect.deadlines}
            scroll={{ x: 'max-content' }}
            columns={[
              {
                title: t({ zh: '事项', en: 'Record' }),
                render: (_, one) =>
                  one.title ? <Link to={`/records/${one.record}`}>{one.title}</Link> : t({ zh: '（不可见）', en: '(not shown)' }),
              },
              { title: t({ zh: '期限', en: 'Deadline' }), render: (_, one) => t(one.deadline) },
              { title: t({ zh: '现到期日', en: 'Due now' }), render: (_, one) => shortDay(one.due) },
              {
                title: t({ zh: '启用后', en: 'Then' }),
                render: (_, one) => (
                  <>
                    <strong>{shortDay(one.newDue)}</strong>{' '}
                    {one.isProvisional && <Mark tone="gold">{t({ zh: '暂定', en: 'provisional' })}</Mark>}{' '}
                    {one.needsConfirmation && <Mark tone="orange">{t({ zh: '须逐项确认', en: 'to be confirmed' })}</Mark>}
                  </>
                ),
              },
              { title: t({ zh: '原因', en: 'Why' }), render: (_, one) => t(one.reason) },
            ]}
          />
        )}
      </div>
    </Card>
  );
}
