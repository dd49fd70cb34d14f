import { Button, Form, type FormInstance } from 'antd';
import { useState, type ReactNode } from 'react';
import { newKey, Problem } from '../api/client';
import { Refused } from './Refused';
import { useText } from './language';
import { useAct } from './useAct';

/** What a form sends, and how. */
export interface Sending<T> {
  /** What is there before anything is typed. */
  initial?: Partial<T>;
  /** Sends it; the key makes a request that is sent again be carried out once. */
  send: (entered: T, key: string) => Promise<unknown>;
  /** Its fields, named as the server's are. */
  children: ReactNode;
}

/** A form that is sent to the server: what the server finds wrong with a field stands at that field, and nothing typed is lost. */
export function ServerForm<T extends object>({
  initial,
  send,
  children,
  submit,
  onDone,
}: Sending<T> & { submit?: string; onDone?: () => void }) {
  const t = useText();
  const [form] = Form.useForm<T>();
  const { act, busy, reason } = useAct();
  const [key, setKey] = useState(newKey);
  const sendAll = (entered: T) =>
    act(async () => {
      try {
        await send(entered, key);
      } catch (refused) {
        if (!(refused instanceof Problem)) {
          throw refused;
        }
        setKey(newKey()); // it was decided: sending again is another request
        const rest = putAtFields(form, refused);
        if (rest) {
          throw rest;
        }
        return;
      }
      onDone?.();
    });
  return (
    <Form<T> form={form} layout="vertical" initialValues={initial} onFinish={sendAll} scrollToFirstError>
      {children}
      <div className="stack">
        <Refused reason={reason} />
        <Button type="primary" htmlType="submit" block loading={busy}>
          {submit ?? t({ zh: '提交', en: 'Submit' })}
        </Button>
      </div>
    </Form>
  );
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
