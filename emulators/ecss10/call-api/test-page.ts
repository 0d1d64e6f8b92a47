/** Known: opening the Call API's address in a browser shows a page, where an exception for the certificate is added. */
export const testPage = `<!doctype html>
<html lang="ru">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ECSS Call API</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;color:#1d2733}h1{font-size:1.4rem}</style>
<h1>ECSS Call API работает</h1>
<p>Если вы видите эту страницу, браузер принял сертификат этого сервера.</p>
<p>Это эмулятор ECSS-10: настоящей станции здесь нет.</p>
</html>
`;
