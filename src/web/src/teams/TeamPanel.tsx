import { CheckCircleOutlined, WarningFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Empty, Table } from 'antd';
import { api, data, Problem, type Schema } from '../api/client';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { useRecord } from '../records/useRecord';
import { Mark } from '../app/Mark';

export const seatTexts: Record<Schema<'Seat'>, { zh: string; en: string }> = {
  leader: { zh: '组长', en: 'leader' },
  deputy: { zh: '副组长', en: 'deputy leader' },
  member: { zh: '组员', en: 'member' },
  expert: { zh: '专家', en: 'expert' },
};

/** The team: who sits in it, trained or on leave, and what there is against anybody. */
export function TeamPanel() {
  const t = useText();
  const { shortDay } = useDates();
  const { record } = useRecord();
  const {
    data: seats,
    error,
    isPending,
  } = useQuery({
    queryKey: ['record', record.id, 'team'],
    queryFn: () => data(api.GET('/api/v1/inspections/{id}/team', { params: { path: { id: record.id } } })),
  });
  if (error instanceof Problem && error.status === 403) {
    return <Alert type="info" title={error.title} description={error.detail} />;
  }
  return (
    <>
      <Refused reason={error} />
      <Table<Schema<'SeatView'>>
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
                {seat.recusal?.map((ground, index) => (
                  <div key={index}>
                    <WarningFilled style={{ color: '#b42318' }} /> {t(ground.title)}
                    {ground.text && `：${t(ground.text)}`}
                  </div>
                ))}
              </>
            ),
          },
        ]}
      />
    </>
  );
}
