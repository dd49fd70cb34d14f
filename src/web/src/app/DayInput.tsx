import { DatePicker } from 'antd';
import dayjs from 'dayjs';

/** Asks for a day, as the API writes it. */
export function DayInput({
  id,
  label,
  value,
  onChange,
}: {
  id?: string;
  label?: string;
  value?: string | null;
  onChange?: (day: string | undefined) => void;
}) {
  return (
    <DatePicker
      id={id}
      aria-label={label}
      style={{ width: '100%' }}
      value={value ? dayjs(value) : null}
      onChange={(day) => onChange?.(day?.format('YYYY-MM-DD'))}
    />
  );
}
