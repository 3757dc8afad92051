// The page of the sample: proves that the bridge exists before any script and shows a clock.
window.bridgeAtStart = typeof window.sample;
document.addEventListener('DOMContentLoaded', () => {
  const show = () => (document.querySelector('#now').textContent = new Date().toISOString());
  show();
  setInterval(show, 1000);
});
