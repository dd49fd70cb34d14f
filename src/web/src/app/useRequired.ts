import { useText } from './language';

/** The rule of a field without which nothing is sent. */
export function useRequired() {
  const t = useText();
  return [{ required: true, message: t({ zh: '请填写', en: 'Please fill this in' }) }];
}
