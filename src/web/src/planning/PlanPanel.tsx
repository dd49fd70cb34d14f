import { Alert, Form, InputNumber, Select } from 'antd';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, data, Problem } from '../api/client';
import { Loading } from '../app/Loading';
import { Refused } from '../app/Refused';
import { FormButton } from '../app/FormButton';
import { useRequired } from '../app/useRequired';
import { useText } from '../app/language';
import { useSession } from '../app/session';
import { isMine } from '../records/NextSteps';
import { useRecord, useRefresh } from '../records/useRecord';
import { BatchForm } from './BatchForm';
import { ItemForm } from './ItemForm';
import { PlanBoard } from './PlanBoard';
import { Proposal } from './Proposal';
import { useProgramme } from './useCoverage';
import { usePlanCheck, usePlanItems, usePlanQuery, useVersion } from './usePlan';

/** What a plan consists of: its programme and year, what stands against it, and its parties by batch. */
export function PlanPanel() {
  const t = useText();
  const { record } = useRecord();
  const { data: plan, error, isPending } = usePlanQuery();
  const { data: items, error: unread } = usePlanItems();
  const { data: programme } = useProgramme(plan?.programmeId);
  if (isPending) {
    return <Loading />;
  }
  if (!plan) {
    return error instanceof Problem && error.name === 'not-open' ? (
      <div className="stack">
        <Alert type="info" showIcon title={error.detail} />
        {record.nextSteps.some(isMine) && <NameProgramme />}
      </div>
    ) : (
      <Refused reason={error} />
    );
  }
  return (
    <div className="stack">
      <div className="filters">
        <strong>{t({ zh: '{year}年', en: '{year}' }, { year: plan.year })}</strong>
        <Link to={`/programmes/${plan.programmeId}`}>{programme && t(programme.name)}</Link>
      </div>
      {plan.mayChange && (
        <div className="filters">
          <Proposal plan={plan} />
          <ItemForm plan={plan} />
          <BatchForm plan={plan} />
        </div>
      )}
      <PlanCheck />
      <Refused reason={unread} />
      {items && <PlanBoard plan={plan} items={items} />}
    </div>
  );
}

/** What keeps the plan from being submitted, and who is owed and left out. */
function PlanCheck() {
  const t = useText();
  const { data: check, error } = usePlanCheck();
  return (
    <>
      <Refused reason={error} />
      {check && check.faults.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t({ zh: '计划还不能报审：', en: 'The plan cannot be submitted yet:' })}
          description={
            <ul className="reasons">
              {check.faults.map((fault, index) => (
                <li key={index}>{t(fault)}</li>
              ))}
            </ul>
          }
        />
      )}
      {check && check.warnings.length > 0 && (
        <details>
          <summary>{t({ zh: '应巡查而未列入的对象：{n}个', en: 'Owed and left out: {n}' }, { n: check.warnings.length })}</summary>
          <ul className="reasons">
            {check.warnings.map((warning, index) => (
              <li key={index}>{t(warning)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Says of which programme and year the plan is. */
function NameProgramme() {
  const t = useText();
  const { today } = useSession();
  const { record } = useRecord();
  const refresh = useRefresh();
  const required = useRequired();
  const version = useVersion();
  const { data: pages } = useInfiniteQuery({
    queryKey: ['programmes'],
    queryFn: ({ pageParam }) => data(api.GET('/api/v1/programmes', { params: { query: { after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const own = pages?.pages.flatMap((page) => page.items).filter((one) => one.organizerId === record.organizerId && !one.supersededBy) ?? [];
  return (
    <div>
      <FormButton<{ programmeId: string; year: number }>
        type="primary"
        label={t({ zh: '写明巡查方案和年度', en: 'Name the programme and year' })}
        initial={{ year: Number(today.slice(0, 4)) }}
        send={(body, key) => api.PUT('/api/v1/plans/{id}/programme', { params: version({}, key), body })}
        onDone={() => void refresh()}
      >
        <Form.Item name="programmeId" label={t({ zh: '巡查方案', en: 'Programme' })} rules={required}>
          <Select options={own.map((one) => ({ value: one.id, label: t(one.name) }))} />
        </Form.Item>
        <Form.Item name="year" label={t({ zh: '年度', en: 'Year' })} rules={required}>
          <InputNumber precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </FormButton>
    </div>
  );
}
