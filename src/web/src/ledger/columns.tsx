import { Link } from 'react-router';
import type { Schema } from '../api/client';
import { Mark } from '../app/Mark';
import { useDates, useText } from '../app/language';

type Item = Schema<'LedgerItem'>;

export const standings: Record<Schema<'LedgerStanding'>, { zh: string; en: string; tone: 'blue' | 'green' | 'grey' }> = {
  open: { zh: '未销号', en: 'open', tone: 'blue' },
  'struck-off': { zh: '已销号', en: 'struck off', tone: 'green' },
  settled: { zh: '已办结', en: 'settled', tone: 'grey' },
};

/** Every column that the ledger can show. */
export function useLedgerColumns() {
  const t = useText();
  const { shortDay } = useDates();
  return [
    {
      key: 'title',
      title: t({ zh: '名称', en: 'Title' }),
      fixed: 'left' as const,
      width: 260,
      render: (_: unknown, item: Item) => <Link to={`/findings/${item.id}`}>{item.title}</Link>,
    },
    { key: 'kind', title: t({ zh: '类别', en: 'Kind' }), width: 130, render: (_: unknown, item: Item) => t(item.definition.title) },
    {
      key: 'party',
      title: t({ zh: '被巡查对象', en: 'Inspected party' }),
      width: 150,
      render: (_: unknown, item: Item) => t(item.party.title),
    },
    {
      key: 'area',
      title: t({ zh: '巡查内容', en: 'Area' }),
      width: 180,
      render: (_: unknown, item: Item) => item.area && t(item.area.title),
    },
    {
      key: 'region',
      title: t({ zh: '地区', en: 'Region' }),
      width: 130,
      render: (_: unknown, item: Item) => item.region && t(item.region.title),
    },
    {
      key: 'industry',
      title: t({ zh: '行业', en: 'Industry' }),
      width: 120,
      render: (_: unknown, item: Item) => item.industry && t(item.industry.title),
    },
    {
      key: 'unit',
      title: t({ zh: '责任单位', en: 'Responsible unit' }),
      width: 180,
      render: (_: unknown, item: Item) => (item.unit ? t(item.unit.title) : item.responsibleUnit),
    },
    {
      key: 'person',
      title: t({ zh: '责任人', en: 'Responsible person' }),
      width: 100,
      render: (_: unknown, item: Item) => item.responsiblePerson,
    },
    {
      key: 'found',
      title: t({ zh: '发现日期', en: 'Found on' }),
      width: 130,
      render: (_: unknown, item: Item) => item.foundOn && shortDay(item.foundOn),
    },
    {
      key: 'state',
      title: t({ zh: '现状', en: 'State' }),
      width: 170,
      render: (_: unknown, item: Item) => <Mark>{t(item.state.title)}</Mark>,
    },
    {
      key: 'due',
      title: t({ zh: '整改到期', en: 'Rectification due' }),
      width: 190,
      render: (_: unknown, item: Item) =>
        item.dueOn && (
          <>
            {shortDay(item.dueOn)} {item.isOverdue && <Mark tone="red">{t({ zh: '逾期', en: 'overdue' })}</Mark>}
          </>
        ),
    },
    {
      key: 'money',
      title: t({ zh: '整改资金（元）', en: 'Money (yuan)' }),
      width: 120,
      align: 'right' as const,
      render: (_: unknown, item: Item) => item.money?.toLocaleString(),
    },
    {
      key: 'standing',
      title: t({ zh: '销号', en: 'Standing' }),
      width: 90,
      render: (_: unknown, item: Item) => <Mark tone={standings[item.standing].tone}>{t(standings[item.standing])}</Mark>,
    },
    {
      key: 'description',
      title: t({ zh: '具体情况', en: 'Description' }),
      width: 320,
      ellipsis: true,
      render: (_: unknown, item: Item) => item.description,
    },
  ];
}
