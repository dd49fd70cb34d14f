import { Alert, Button } from 'antd';
import { Problem, Unreachable } from '../api/client';
import { useText } from './language';

/** Why something did not happen, and what to do: the server's own words, or that it could not be reached. */
export function Refused({ reason, retry }: { reason: unknown; retry?: () => void }) {
  const t = useText();
  if (!reason) {
    return null;
  }
  const again = retry && (
    <Button size="small" onClick={retry}>
      {t({ zh: '再试一次', en: 'Try again' })}
    </Button>
  );
  if (reason instanceof Problem) {
    const errors = Object.entries(reason.errors).flatMap(([path, messages]) =>
      messages.map((message) => `${path.replace(/^\$\.?/, '')}: ${message}`),
    );
    return (
      <Alert
        type="error"
        showIcon
        role="alert"
        title={reason.title}
        description={
          (reason.detail || errors.length > 0) && (
            <>
              {reason.detail && <div>{reason.detail}</div>}
              {errors.length > 0 && (
                <ul>
                  {errors.map((error) => (
                    <li key={error}>{error}</li>
                  ))}
                </ul>
              )}
            </>
          )
        }
        action={again}
      />
    );
  }
  const lost = reason instanceof Unreachable;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={lost ? t({ zh: '与服务器的连接中断', en: 'The server cannot be reached' }) : t({ zh: '页面出错', en: 'The page failed' })}
      description={
        lost
          ? t({
              zh: '已填写的内容仍在本页，连接恢复后再试一次；同一请求不会办理两次。',
              en: 'What you typed is still here. Try again once the connection is back; a request is never carried out twice.',
            })
          : String(reason)
      }
      action={again}
    />
  );
}
