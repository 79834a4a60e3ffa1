// Joins allauth's passkey functions to our forms: <form data-passkey="add|authenticate">.
document.querySelectorAll('form[data-passkey]').forEach((form) => {
  const part = (name) => form.querySelector(`[data-passkey-${name}]`);
  const button = part('with').querySelector('button');
  const join = { add: 'addForm', authenticate: 'authenticateForm' }[form.dataset.passkey];
  button.id = 'passkey-button';
  part('without').hidden = true;
  part('with').hidden = false;
  window.allauth.webauthn.forms[join]({
    ids: {
      [form.dataset.passkey]: button.id,
      credential: form.querySelector('[name=credential]').id,
      data: 'passkey-options',
    },
  });
  document.addEventListener('allauth.error', (event) => {
    event.preventDefault();
    part('problem').hidden = false;
  });
});
