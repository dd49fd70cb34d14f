import { DatePicker } from 'antd';
import dayjs from 'dayjs';

/** Asks for a day, as the API writes it. */
export function DayInput({
  id,
  label,
  value,
  onChange,
  last,
}: {
  id?: string;
  label?: string;
  value?: string | null;
  onChange?: (day: string | undefined) => void;
  /** The last day that can be chosen. */
  last?: string;
}) {
  return (
    <DatePicker
      id={id}
      aria-label={label}
      style={{ width: '100%' }}
      value={value ? dayjs(value) : null}
      maxDate={last ? dayjs(last) : undefined}
      onChange={(day) => onChange?.(day?.format('YYYY-MM-DD'))}
    />
  );
}
