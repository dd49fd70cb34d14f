import { Spin } from 'antd';
import { useText } from './language';

/** Says that something is on its way. */
export function Loading() {
  const t = useText();
  return (
    <div style={{ padding: 48, textAlign: 'center' }} role="status" aria-label={t({ zh: '正在载入', en: 'loading' })}>
      <Spin />
    </div>
  );
}
