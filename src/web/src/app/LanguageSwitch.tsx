import { Button } from 'antd';
import { useContext } from 'react';
import { LanguageContext, type Language } from './language';

/** Switches between Chinese and English; it always says the other one's own name. */
export function LanguageSwitch({ onLanguage }: { onLanguage: (chosen: Language) => void }) {
  const chosen = useContext(LanguageContext);
  const other = chosen === 'zh' ? 'en' : 'zh';
  return (
    <Button type="text" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => onLanguage(other)}>
      {other === 'zh' ? '中文' : 'English'}
    </Button>
  );
}
