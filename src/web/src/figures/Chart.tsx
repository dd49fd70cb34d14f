import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([BarChart, GridComponent, LegendComponent, AriaComponent, SVGRenderer]);

export interface Series {
  name: string;
  /** Series of one stack lie end to end in one bar. */
  stack: string;
  colour: string;
  values: number[];
}

/**
 * Bars, one for each row. Series differ by pattern as well as by colour; the numbers stand in the table beside it, which is what is read out. Nothing of it is
 * set as the text of a style attribute, which the page's policy would refuse.
 */
export default function Chart({
  rows,
  series,
  label,
  onOpen,
}: {
  rows: string[];
  series: Series[];
  label: string;
  onOpen: (row: number, series: number) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const open = useRef(onOpen);
  open.current = onOpen;
  const height = 70 + rows.length * (22 + 12 * new Set(series.map((one) => one.stack)).size);
  const drawn = JSON.stringify({ rows, series });
  useEffect(() => {
    const chart = init(place.current!, undefined, { renderer: 'svg' });
    const { rows, series } = JSON.parse(drawn) as { rows: string[]; series: Series[] };
    chart.setOption({
      animation: false,
      color: series.map((one) => one.colour),
      aria: { enabled: true, decal: { show: series.length > 1 }, label: { enabled: false } },
      legend: { top: 0, left: 0, type: 'scroll' },
      grid: { left: 8, right: 24, top: 44, bottom: 8, containLabel: true },
      xAxis: { type: 'value', minInterval: 1 },
      yAxis: { type: 'category', inverse: true, data: rows, axisLabel: { width: 150, overflow: 'truncate' }, axisTick: { show: false } },
      series: series.map((one) => ({ type: 'bar', name: one.name, stack: one.stack, data: one.values, barMaxWidth: 18 })),
    });
    chart.on('click', (event) => open.current(event.dataIndex, event.seriesIndex ?? 0));
    const sized = new ResizeObserver(() => chart.resize());
    sized.observe(place.current!);
    return () => {
      sized.disconnect();
      chart.dispose();
    };
  }, [drawn]);
  return <div ref={place} role="img" aria-label={label} style={{ height, minWidth: 0 }} />;
}
