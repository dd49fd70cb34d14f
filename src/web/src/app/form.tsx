import { Button, DatePicker, Drawer, Form, type ButtonProps, type FormInstance } from 'antd';
import dayjs from 'dayjs';
import { useState, type ReactNode } from 'react';
import { newKey, Problem } from '../api/client';
import { Refused } from './Refused';
import { useText } from './language';

/** A day as the server writes it. */
export function DayInput({
  id,
  label,
  value,
  onChange,
  last,
}: {
  id?: string;
  label?: string;
  value?: string;
  onChange?: (day: string | undefined) => void;
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

/** The rule of a field without which nothing is sent. */
export function useRequired() {
  const t = useText();
  return [{ required: true, message: t({ zh: '请填写', en: 'Please fill this in' }) }];
}

// `$.duties[0].everyMonths` is the field duties, 0, everyMonths.
const nameOf = (path: string) =>
  path
    .replace(/^\$\.?/, '')
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** Puts what the server says about fields at these fields, and gives back what is about none of them. */
function putAtFields(form: FormInstance, problem: Problem) {
  const shown = new Set(form.getFieldsError().map((field) => field.name.join('.')));
  const all = Object.entries(problem.errors).map(([path, errors]) => ({ path, name: nameOf(path), errors }));
  const here = all.filter((error) => shown.has(error.name.join('.')));
  form.setFields(here.map(({ name, errors }) => ({ name, errors })));
  const rest = Object.fromEntries(all.filter((error) => !here.includes(error)).map(({ path, errors }) => [path, errors]));
  return here.length > 0 && Object.keys(rest).length === 0
    ? undefined
    : new Problem(problem.status, problem.type, problem.title, problem.detail, rest, problem.members);
}

interface Sending<T> {
  /** What is there before anything is typed. */
  initial?: Partial<T>;
  /** Sends it; the key makes a request that is sent again be carried out once. */
  send: (entered: T, key: string) => Promise<unknown>;
  children: ReactNode;
}

/** A form that is sent to the server: what the server says about a field stands at that field, and nothing typed is lost. */
function SentForm<T extends object>({ initial, send, onDone, children }: Sending<T> & { onDone: () => void }) {
  const t = useText();
  const [form] = Form.useForm<T>();
  const [key, setKey] = useState(newKey);
  const [reason, setReason] = useState<unknown>();
  const [isSending, setSending] = useState(false);
  async function submit(entered: T) {
    try {
      setSending(true);
      setReason(undefined);
      await send(entered, key);
      onDone();
    } catch (refused) {
      if (refused instanceof Problem) {
        setKey(newKey()); // it was decided: sending again is another request
      }
      setReason(refused instanceof Problem ? putAtFields(form, refused) : refused);
    } finally {
      setSending(false);
    }
  }
  return (
    <Form<T> form={form} layout="vertical" initialValues={initial} onFinish={submit} scrollToFirstError>
      {children}
      <div className="stack">
        <Refused reason={reason} />
        <Button type="primary" htmlType="submit" block loading={isSending}>
          {t({ zh: '提交', en: 'Submit' })}
        </Button>
      </div>
    </Form>
  );
}

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
        <SentForm<T>
          initial={initial}
          send={send}
          onDone={() => {
            setOpen(false);
            onDone?.();
          }}
        >
          {children}
        </SentForm>
      </Drawer>
    </>
  );
}
