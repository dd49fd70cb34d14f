import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as Antd, ConfigProvider, Modal } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { lazy, Suspense, useEffect, useState } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { Problem } from '../api/client';
import { keepLanguage, language, LanguageContext, useText, type Language } from './language';
import { SessionContext, useSessionQuery } from './session';
import { Loading } from './Loading';

const Shell = lazy(() => import('./Shell'));
const SignIn = lazy(() => import('../sign-in/SignIn'));
const TipOffPage = lazy(() => import('../open/TipOffPage'));
const FirstThings = lazy(() => import('../sign-in/FirstThings'));

// A session that has ended is noticed by whatever was asked next; the page stays, with what was typed in it.
const noticing = (reason: unknown) => {
  if (reason instanceof Problem && reason.status === 401) {
    client.setQueryData(['session'], null);
  }
};

const client = new QueryClient({
  queryCache: new QueryCache({ onError: noticing }),
  mutationCache: new MutationCache({ onError: noticing }),
  defaultOptions: {
    queries: {
      retry: (times, reason) => !(reason instanceof Problem) && times < 2,
      refetchOnWindowFocus: true,
      staleTime: 10_000,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' }, // a request that cannot go out says so at once
  },
});

const theme = {
  token: {
    colorPrimary: '#1d4f91',
    colorError: '#c0281c',
    colorLink: '#1d4f91',
    borderRadius: 6,
    fontFamily: 'inherit',
    colorTextDescription: '#55606e',
    colorTextPlaceholder: '#6b7480',
    motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  },
};
const csp = { nonce: document.querySelector('meta[name=csp-nonce]')?.getAttribute('content') ?? undefined };

export function App() {
  const [chosen, setChosen] = useState(language());
  const choose = (next: Language) => {
    keepLanguage(next);
    setChosen(next);
  };
  useEffect(() => {
    keepLanguage(chosen);
    dayjs.locale(chosen === 'zh' ? 'zh-cn' : 'en');
  }, [chosen]);
  return (
    <LanguageContext value={chosen}>
      <ConfigProvider locale={chosen === 'zh' ? zhCN : enUS} theme={theme} csp={csp} button={{ autoInsertSpace: false }}>
        <Antd>
          <QueryClientProvider client={client}>
            <BrowserRouter>
              <Suspense fallback={<Loading />}>
                <Routes>
                  <Route path="/open/*" element={<TipOffPage onLanguage={choose} />} />
                  <Route path="*" element={<SignedIn onLanguage={choose} />} />
                </Routes>
              </Suspense>
            </BrowserRouter>
          </QueryClientProvider>
        </Antd>
      </ConfigProvider>
    </LanguageContext>
  );
}

/** Everything behind the sign-in. */
function SignedIn({ onLanguage }: { onLanguage: (chosen: Language) => void }) {
  const t = useText();
  const { data: session, isPending } = useSessionQuery();
  const [was, setWas] = useState(session);
  useEffect(() => {
    if (session && was && session.person.id !== was.person.id) {
      location.assign('/'); // somebody else: nothing of the one before stays on the screen
    } else if (session) {
      setWas(session);
    }
  }, [session, was]);
  if (isPending) {
    return <Loading />;
  }
  const shown = session ?? was;
  if (!shown) {
    return <SignIn onLanguage={onLanguage} />;
  }
  return (
    <SessionContext value={shown}>
      {shown.mustChangePassword || shown.mustSetSecondFactor ? <FirstThings /> : <Shell onLanguage={onLanguage} />}
      <Modal
        open={!session}
        closable={false}
        footer={null}
        title={t({
          zh: '登录已失效，请重新登录；页面上已填的内容仍在',
          en: 'Your session has ended. Sign in again; what you typed is still here',
        })}
      >
        {!session && <SignIn onLanguage={onLanguage} bare />}
      </Modal>
    </SessionContext>
  );
}
