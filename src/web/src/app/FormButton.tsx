import { Button, Drawer, type ButtonProps } from 'antd';
import { useState } from 'react';
import { ServerForm, type Sending } from './ServerForm';

/** A button that opens a form beside the page, which closes once the server has taken what was entered. */
export function FormButton<T extends object>({
  label,
  title,
  onDone,
  initial,
  send,
  children,
  ...button
}: Sending<T> & { label: string; title?: string; onDone?: () => void } & Pick<
    ButtonProps,
    'type' | 'size' | 'icon' | 'danger' | 'disabled'
  >) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button {...button} aria-label={title} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        size={520}
        destroyOnHidden
        title={title ?? label}
        styles={{ wrapper: { maxWidth: '100vw' } }}
      >
        <ServerForm<T>
          initial={initial}
          send={send}
          onDone={() => {
            setOpen(false);
            onDone?.();
          }}
        >
          {children}
        </ServerForm>
      </Drawer>
    </>
  );
}
