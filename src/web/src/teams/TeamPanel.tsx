import { CheckCircleOutlined } from '@ant-design/icons';
import { Alert, Empty, Table } from 'antd';
import { Problem } from '../api/client';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { Mark } from '../app/Mark';
import { Candidates } from './Candidates';
import { LeaveList } from './LeaveList';
import { Recusal } from './Recusal';
import { SeatActions } from './SeatActions';
import { Suggestion } from './Suggestion';
import { Training } from './Training';
import { seatTexts, useMay, useSits, useTeamQuery, type SeatView } from './useTeam';

/** The team: who sits in it, trained or on leave, what there is against anybody, and for whom it concerns, building it. */
export function TeamPanel() {
  const t = useText();
  const { shortDay } = useDates();
  const may = useMay();
  const sits = useSits();
  const { data: seats, error, isPending } = useTeamQuery();
  if (error instanceof Problem && error.status === 403) {
    return <Alert type="info" title={error.title} description={error.detail} />;
  }
  return (
    <div className="stack">
      <Refused reason={error} />
      {may('compose') && (
        <div className="filters">
          <Suggestion />
          <Candidates />
          <Training seats={seats ?? []} />
        </div>
      )}
      <Table<SeatView>
        rowKey="id"
        size="small"
        loading={isPending}
        dataSource={seats ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t({ zh: '尚未组成巡查组', en: 'No team yet' })} /> }}
        columns={[
          { title: t({ zh: '姓名', en: 'Name' }), dataIndex: 'displayName' },
          { title: t({ zh: '职责', en: 'Seat' }), render: (_, seat) => t(seatTexts[seat.seat]) },
          {
            title: t({ zh: '任期', en: 'Term' }),
            render: (_, seat) => `${shortDay(seat.from)}${seat.to ? ` — ${shortDay(seat.to)}` : t({ zh: ' 起', en: ' on' })}`,
          },
          {
            title: t({ zh: '培训', en: 'Training' }),
            render: (_, seat) =>
              seat.trainedOn ? (
                <Mark icon={<CheckCircleOutlined />} tone="green">
                  {shortDay(seat.trainedOn)}
                </Mark>
              ) : (
                <span className="quiet">{t({ zh: '未记录', en: 'not recorded' })}</span>
              ),
          },
          {
            title: t({ zh: '回避与请假', en: 'Recusal and leave' }),
            render: (_, seat) => (
              <>
                {seat.isOnLeave && <Mark>{t({ zh: '请假中', en: 'on leave' })}</Mark>}
                <Recusal grounds={seat.recusal ?? []} />
              </>
            ),
          },
          ...(seats?.some(sits)
            ? [{ title: t({ zh: '办理', en: 'Act' }), render: (_: unknown, seat: SeatView) => <SeatActions seat={seat} /> }]
            : []),
        ]}
      />
      <LeaveList seats={seats ?? []} />
    </div>
  );
}
