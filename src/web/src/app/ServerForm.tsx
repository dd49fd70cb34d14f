import { Button, Form } from 'antd';
import { useState, type ReactNode } from 'react';
import { Problem } from '../api/client';
import { Refused } from './Refused';
import { useAct } from './useAct';

/** A form whose fields are named as the server's are, so that what the server finds wrong stands at its field. */
export function ServerForm<Values extends object>({
  first,
  submit,
  onSend,
  children,
}: {
  first?: Partial<Values>;
  submit: string;
  onSend: (values: Values) => Promise<unknown>;
  children: ReactNode;
}) {
  const [form] = Form.useForm<Values>();
  const { act, busy, reason } = useAct();
  const [atFields, setAtFields] = useState<string[]>([]);
  const send = (values: Values) =>
    act(async () => {
      try {
        await onSend(values);
      } catch (refused) {
        const wrong = refused instanceof Problem ? fieldsOf(refused, Object.keys(form.getFieldsValue())) : [];
        form.setFields(wrong as never);
        setAtFields(wrong.map((field) => field.name));
        throw refused;
      }
    });
  return (
    <Form<Values> form={form} layout="vertical" initialValues={first} onFinish={send} requiredMark={false}>
      {children}
      <div className="stack">
        <Refused reason={without(reason, atFields)} />
        <Button type="primary" htmlType="submit" loading={busy}>
          {submit}
        </Button>
      </div>
    </Form>
  );
}

const nameOf = (path: string) => path.replace(/^\$\./, '');

function fieldsOf(problem: Problem, names: string[]) {
  return Object.entries(problem.errors)
    .map(([path, errors]) => ({ name: nameOf(path), errors }))
    .filter((field) => names.includes(field.name));
}

/** A refusal without what already stands at the fields. */
function without(reason: unknown, names: string[]) {
  if (!(reason instanceof Problem)) {
    return reason;
  }
  const { status, type, title, detail, members } = reason;
  const errors = Object.fromEntries(Object.entries(reason.errors).filter(([path]) => !names.includes(nameOf(path))));
  return new Problem(status, type, title, detail, errors, members);
}
